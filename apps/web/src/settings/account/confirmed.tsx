import { TextField } from "@cordon/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { asProblem } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";

export interface Confirmed {
  readonly run: () => void;
  readonly isPending: boolean;
  /** What went wrong, unless the dialog shows it. */
  readonly problem: string | undefined;
  /** The dialog that asks for the password when the sign-in is too long ago; render it somewhere. */
  readonly dialog: ReactElement;
}

/** A deed that the server may ask to confirm with the password: tried without first. */
export function useConfirmed<Result>(
  deed: (password: string | undefined) => Promise<Result>,
  onDone: (result: Result) => void,
): Confirmed {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  const mutation = useMutation({
    mutationFn: deed,
    onSuccess(result) {
      setAsking(false);
      setPassword("");
      void queries.invalidateQueries({ queryKey: ["session"] });
      onDone(result);
    },
    onError(error) {
      if (asProblem(error).code === "session.confirmation-needed") setAsking(true);
    },
  });
  const problem = mutation.error === null ? undefined : asProblem(mutation.error);
  const detail = problem === undefined || problem.code === "session.confirmation-needed" ? undefined : problem.detail;
  return {
    run: () => mutation.mutate(undefined),
    isPending: mutation.isPending && !isAsking,
    problem: isAsking ? undefined : detail,
    dialog: (
      <FormDialog
        title="Confirm that it is you"
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
          mutation.reset();
        }}
        width="narrow"
        deed={{ mutate: () => mutation.mutate(password), isPending: mutation.isPending, error: detail ?? null }}
        submit="Confirm"
        isDisabled={password === ""}
      >
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          autoFocus
        />
      </FormDialog>
    ),
  };
}
