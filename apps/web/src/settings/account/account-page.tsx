import { PageBody, PageHeader } from "@cordon/ui";
import type { ReactElement, ReactNode } from "react";
import { useSession } from "../../session/session.ts";
import { Passkeys } from "./passkeys.tsx";
import { PasswordForm } from "./password-form.tsx";
import { PreferencesForm } from "./preferences-form.tsx";
import { Sessions } from "./sessions.tsx";
import { SecondFactor } from "./second-factor.tsx";

/** How I sign in, where I am signed in, and how the console looks to me. */
export function AccountPage(): ReactElement {
  const { member } = useSession();
  return (
    <>
      <PageHeader
        title="My account"
        aside={<span className="text-muted">{`${member.email} · ${member.roleName}`}</span>}
      />
      <PageBody>
        <div className="flex max-w-[860px] flex-col">
          <Part title="Preferences" lead="How the console looks and counts time, on every browser you sign in with.">
            <PreferencesForm />
          </Part>
          <Part title="Password" lead="Changing it ends your other sessions.">
            <PasswordForm />
          </Part>
          <Part title="Authenticator app" lead="A code besides the password, from an app on your phone.">
            <SecondFactor />
          </Part>
          <Part title="Passkeys" lead="Sign in with this device or a security key, without a password.">
            <Passkeys />
          </Part>
          <Part title="Sessions" lead="Where you are signed in.">
            <Sessions />
          </Part>
        </div>
      </PageBody>
    </>
  );
}

function Part({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section className="grid gap-x-8 gap-y-3 border-b py-6 first:pt-1 last:border-b-0 md:grid-cols-[240px_minmax(0,1fr)]">
      <div>
        <h2 className="font-semibold">{title}</h2>
        <p className="text-muted">{lead}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
