import type { WhoAmI } from "@cordon/platform/platform-contract";
import { Command } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { type ReactElement, useEffect } from "react";
import { api } from "../api/client.ts";
import { useUrlState } from "../url-state.ts";
import { EntryFrame } from "./entry-frame.tsx";
import { oidcHref, oidcProblem } from "./oidc.ts";
import { SignInForm } from "./sign-in-form.tsx";

/** Where the server sends a browser back that the organisation's sign-in page did not let in. */
export const SIGN_IN_PATH = "/sign-in";

/** Before sign-in; on a new install it says where the set-up link is. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: (me: WhoAmI) => void }): ReactElement {
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.getSetup() });
  const { pathname, searchStr } = useLocation();
  const [{ problem }] = useUrlState();
  const returnTo = pathname === SIGN_IN_PATH ? "/" : pathname + searchStr;
  useEffect(() => {
    document.title = "Sign in · Cordon";
  }, []);
  if (setup.data?.isOpen === true) {
    return (
      <EntryFrame
        title="This Cordon is new"
        lead="The first administrator is made with the set-up link that Cordon printed when it started. It lives an hour. To print another one, run this on the server:"
      >
        <Command>cordon setup-link</Command>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title="Sign in">
      <SignInForm
        onSignedIn={onSignedIn}
        oidc={setup.data?.hasOidc === true ? { href: oidcHref(returnTo) } : undefined}
        problem={pathname === SIGN_IN_PATH && problem !== undefined ? oidcProblem(problem) : undefined}
      />
    </EntryFrame>
  );
}
