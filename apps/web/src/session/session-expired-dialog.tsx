import { Dialog } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { api } from "../api/client.ts";
import { oidcHref } from "./oidc.ts";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** The session ran out: sign in over the page, which keeps what was typed. */
export function SessionExpiredDialog(): ReactElement {
  const { isExpired, me, onSignedIn } = useSession();
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.getSetup(), enabled: isExpired });
  return (
    <Dialog title="Your session has ended" isOpen={isExpired} onClose={() => undefined} needsAnswer width="narrow">
      <p className="mb-4 text-muted">Sign in again to go on. The page behind this stays as it is.</p>
      <SignInForm
        onSignedIn={onSignedIn}
        // In a tab of its own: leaving this page would lose what was typed here. It is told when that worked.
        oidc={setup.data?.hasOidc === true ? { href: oidcHref("/"), opensTab: true } : undefined}
        {...(me.email === null ? {} : { email: me.email })}
      />
    </Dialog>
  );
}
