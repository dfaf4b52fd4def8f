import { cx, TextField } from "@cordon/ui";
import type { ReactElement } from "react";
import { passwordStrength } from "./password-strength.ts";

export interface NewPasswordFieldProps {
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  /** Words that a guesser would try first: name and email. */
  readonly known: readonly string[];
}

/** A new password, with an honest hint while it is typed. The server decides. */
export function NewPasswordField({
  label = "Password",
  value,
  onChange,
  error,
  known,
}: NewPasswordFieldProps): ReactElement {
  const { level, hint } = passwordStrength(value, known);
  return (
    <div className="flex flex-col gap-1.5">
      <TextField
        label={label}
        type="password"
        autoComplete="new-password"
        value={value}
        onChange={onChange}
        error={error}
      />
      <div className="flex gap-1" aria-hidden>
        {[1, 2, 3, 4].map((step) => (
          <span
            key={step}
            className={cx(
              "h-1 flex-1 rounded-full",
              level < step ? "bg-line" : level < 3 ? "bg-severity-medium" : "bg-ok",
            )}
          />
        ))}
      </div>
      <p className="text-small text-muted" aria-live="polite">
        {error === undefined ? hint : ""}
      </p>
    </div>
  );
}
