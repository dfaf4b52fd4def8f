import { Dialog } from "@cordon/ui";
import type { ReactElement } from "react";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** The session ran out: sign in over the page, which keeps what was typed. */
export function SessionExpiredDialog(): ReactElement {
  const { isExpired, me, onSignedIn } = useSession();
  return (
    <Dialog title="Your session has ended" isOpen={isExpired} onClose={() => undefined} needsAnswer width="narrow">
      <p className="mb-4 text-muted">Sign in again to go on. The page behind this stays as it is.</p>
      <SignInForm onSignedIn={onSignedIn} {...(me.email === null ? {} : { email: me.email })} />
    </Dialog>
  );
}
