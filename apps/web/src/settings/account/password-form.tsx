import { Button, TextField, toast } from "@cordon/ui";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, type SubmitEvent, useState } from "react";
import { api } from "../../api/client.ts";
import { asProblem, fieldErrors } from "../../api/problem.ts";
import { FormProblem } from "../../session/entry-frame.tsx";
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
    <form
      className="flex max-w-96 flex-col gap-4"
      noValidate
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        if (!change.isPending) change.mutate();
      }}
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
      <FormProblem
        detail={
          change.error === null || fields["newPassword"] !== undefined ? undefined : asProblem(change.error).detail
        }
      />
      <Button
        type="submit"
        className="self-start"
        isPending={change.isPending}
        isDisabled={next === "" || (me.hasPassword && current === "")}
      >
        Change password
      </Button>
    </form>
  );
}
