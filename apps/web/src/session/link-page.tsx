import { ErrorState, TextField } from "@cordon/ui";
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
  if (link.error !== null) {
    const { title, detail, code } = asProblem(link.error);
    return (
      <EntryFrame
        title="This link does not work"
        lead="It was used already, is too old, or was cut in the mail. Ask an administrator for another one."
      >
        <ErrorState isCompact title={title} detail={detail} code={code} />
      </EntryFrame>
    );
  }
  const { kind, name, email } = link.data;
  return (
    <EntryFrame
      title={kind === "invitation" ? `Welcome, ${name}` : "Set a new password"}
      lead={kind === "invitation" ? `You join Cordon as ${email}.` : `For ${email}. Other sessions of yours end.`}
    >
      <AcceptForm secret={secret} isInvitation={kind === "invitation"} givenName={name} email={email} />
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
