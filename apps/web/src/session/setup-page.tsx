import { Command, TextField } from "@cordon/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { fieldErrors } from "../api/problem.ts";
import { Form } from "../form.tsx";
import { EntryFrame } from "./entry-frame.tsx";
import { readSecret } from "./link-secret.ts";
import { NewPasswordField } from "./new-password-field.tsx";

/** `/setup#secret`: makes the first administrator and signs in. */
export function SetupPage(): ReactElement | null {
  const [secret] = useState(readSecret);
  const setup = useQuery({ queryKey: ["setup"], queryFn: () => api.getSetup() });
  useEffect(() => {
    document.title = "Set up · Cordon";
  }, []);
  if (setup.isPending) return null; // a form that goes away again would be worse than 20 ms of nothing
  if (setup.data?.isOpen === false) {
    return (
      <EntryFrame title="Set-up is done" lead="This Cordon has an administrator already.">
        <a className="font-medium text-accent-text hover:underline" href="/">
          Go to sign-in
        </a>
      </EntryFrame>
    );
  }
  if (secret === "") {
    return (
      <EntryFrame
        title="The link is not whole"
        lead="Open the set-up link exactly as Cordon printed it, with the part after #. To print another one, run this on the server:"
      >
        <Command>cordon setup-link</Command>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame
      title="Make the first administrator"
      lead="You will be able to add everybody else. The password stays on this server, hashed."
    >
      <SetupForm secret={secret} />
    </EntryFrame>
  );
}

function SetupForm({ secret }: { readonly secret: string }): ReactElement {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const setUp = useMutation({
    mutationFn: () => api.setUp({ body: { secret, name, email, password } }),
    onSuccess: () => window.location.replace("/"),
  });
  const fields = fieldErrors(setUp.error);
  return (
    <Form
      deed={setUp}
      submit="Make administrator and sign in"
      isDisabled={name.trim() === "" || email.trim() === "" || password === ""}
      fields={["name", "email", "password"]}
    >
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        value={name}
        onChange={setName}
        error={fields["name"]}
        autoFocus
      />
      <TextField
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        error={fields["email"]}
      />
      <NewPasswordField value={password} onChange={setPassword} error={fields["password"]} known={[name, email]} />
    </Form>
  );
}
