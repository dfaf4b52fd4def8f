import { Command, ErrorState, TextField } from "@cordon/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { asProblem, fieldErrors } from "../api/problem.ts";
import { Form } from "../form.tsx";
import { EntryFrame } from "./entry-frame.tsx";
import { readSecret } from "./link-secret.ts";
import { NewPasswordField } from "./new-password-field.tsx";

/** `/invitation#secret` and `/recovery#secret`: sets a password and signs in. */
export function LinkPage(): ReactElement | null {
  const [secret] = useState(readSecret);
  const link = useQuery({
    queryKey: ["link", secret],
    queryFn: () => api.readLink({ body: { secret } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  useEffect(() => {
    document.title = "Welcome · Cordon";
  }, []);
  if (link.isPending) return null;
  if (link.error !== null) return <BrokenLink error={link.error} onRetry={() => void link.refetch()} />;
  const { kind, name, email } = link.data;
  return (
    <EntryFrame
      title={kind === "invitation" ? `Welcome, ${name}` : "Set a new password"}
      lead={
        kind === "invitation"
          ? `You join Cordon as ${email}.`
          : `For ${email}. Your other sessions end, and authenticator app and passkeys are taken off: set them up again afterwards.`
      }
    >
      <AcceptForm secret={secret} isInvitation={kind === "invitation"} givenName={name} email={email} />
    </EntryFrame>
  );
}

/** Used, too old or cut off; or the server could not be asked. */
function BrokenLink({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }): ReactElement {
  const { status, title, detail, code } = asProblem(error);
  const isSpent = status === 404 || status === 400; // cut off in the mail, it is no secret at all
  if (!isSpent) {
    return (
      <EntryFrame title="The link could not be checked">
        <ErrorState isCompact title={title} detail={detail} code={code} onRetry={onRetry} />
      </EntryFrame>
    );
  }
  return (
    <EntryFrame
      title="This link does not work"
      lead="It was used already, is too old, or was cut in the mail. Ask an administrator for another one. Are you the administrator? Run this on the server:"
    >
      <Command>cordon setup-link</Command>
      <a className="font-medium text-accent-text hover:underline" href="/">
        Go to sign-in
      </a>
    </EntryFrame>
  );
}

interface AcceptFormProps {
  readonly secret: string;
  readonly isInvitation: boolean;
  readonly givenName: string;
  readonly email: string;
}

function AcceptForm({ secret, isInvitation, givenName, email }: AcceptFormProps): ReactElement {
  const [name, setName] = useState(givenName);
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: () => api.acceptLink({ body: isInvitation ? { secret, name, password } : { secret, password } }),
    onSuccess: () => window.location.replace("/"),
  });
  const fields = fieldErrors(accept.error);
  return (
    <Form
      deed={accept}
      submit={isInvitation ? "Join" : "Set password and sign in"}
      isDisabled={password === "" || name.trim() === ""}
      fields={["name", "password"]}
    >
      {isInvitation ? (
        <TextField label="Your name" autoComplete="name" value={name} onChange={setName} error={fields["name"]} />
      ) : null}
      <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
      <NewPasswordField value={password} onChange={setPassword} error={fields["password"]} known={[name, email]} />
    </Form>
  );
}
