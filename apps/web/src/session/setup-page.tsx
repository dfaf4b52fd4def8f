import { Button, Command, TextField } from "@cordon/ui";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactElement, type SubmitEvent, useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { asProblem, fieldErrors } from "../api/problem.ts";
import { EntryFrame, FormProblem } from "./entry-frame.tsx";
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
  const isFieldProblem = Object.keys(fields).some((field) => ["name", "email", "password"].includes(field));
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        if (!setUp.isPending) setUp.mutate();
      }}
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
      <FormProblem detail={setUp.error === null || isFieldProblem ? undefined : asProblem(setUp.error).detail} />
      <Button
        tone="primary"
        type="submit"
        isPending={setUp.isPending}
        isDisabled={name.trim() === "" || email.trim() === "" || password === ""}
      >
        Make administrator and sign in
      </Button>
    </form>
  );
}
