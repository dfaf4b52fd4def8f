import type { WhoAmI } from "@cordon/platform/platform-contract";
import { Command } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect } from "react";
import { api } from "../api/client.ts";
import { EntryFrame } from "./entry-frame.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** Before sign-in; on a new install it says where the set-up link is. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: (me: WhoAmI) => void }): ReactElement {
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.getSetup() });
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
      <SignInForm onSignedIn={onSignedIn} hasOidc={setup.data?.hasOidc ?? false} />
    </EntryFrame>
  );
}
