import { TextField, toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { api } from "../../api/client.ts";
import { fieldErrors } from "../../api/problem.ts";
import { Form } from "../../form.tsx";
import { NewPasswordField } from "../../session/new-password-field.tsx";
import { useSession } from "../../session/session.ts";

export function PasswordForm(): ReactElement {
  const { me } = useSession();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () =>
      api.changePassword({
        body: me.hasPassword ? { currentPassword: current, newPassword: next } : { newPassword: next },
      }),
    onSuccess() {
      setCurrent("");
      setNext("");
      toast("Password changed; your other sessions have ended");
    },
  });
  const fields = fieldErrors(change.error);
  return (
    <Form
      deed={change}
      submit="Change password"
      isDisabled={next === "" || (me.hasPassword && current === "")}
      fields={["currentPassword", "newPassword"]}
      className="max-w-96"
      isButtonNarrow
    >
      <input type="hidden" autoComplete="username" value={me.email ?? ""} readOnly />
      {me.hasPassword ? (
        <TextField
          label="Current password"
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
          error={fields["currentPassword"]}
        />
      ) : null}
      <NewPasswordField
        label="New password"
        value={next}
        onChange={setNext}
        error={fields["newPassword"]}
        known={[me.name, me.email ?? ""]}
      />
    </Form>
  );
}
