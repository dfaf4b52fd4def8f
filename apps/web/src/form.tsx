import { Button, Dialog } from "@cordon/ui";
import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactElement, ReactNode, SubmitEvent } from "react";
import { asProblem, fieldErrors } from "./api/problem.ts";

/** What a form does when it is sent; `useMutation` gives it. */
export type Deed = Pick<UseMutationResult<unknown, unknown, void>, "mutate" | "isPending" | "error">;

interface FormParts {
  readonly deed: Deed;
  /** The button: a verb. */
  readonly submit: string;
  /** Something is still missing. */
  readonly isDisabled?: boolean;
  /** Fields that show what is wrong with them themselves. */
  readonly fields?: readonly string[];
  readonly children: ReactNode;
}

export interface FormProps extends FormParts {
  readonly className?: string;
  /** As wide as it says, for a form among others; across the column when absent. */
  readonly isButtonNarrow?: boolean;
}

/** Fields, what went wrong, and one button; sent by Enter, and not twice. */
export function Form(props: FormProps): ReactElement {
  const { deed, submit, isDisabled = false, fields = [], children, className = "", isButtonNarrow = false } = props;
  return (
    <form
      className={`flex flex-col gap-4 ${className}`}
      noValidate
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        send(deed, isDisabled);
      }}
    >
      {children}
      <FormProblem error={deed.error} fields={fields} />
      <Button
        type="submit"
        isPending={deed.isPending}
        isDisabled={isDisabled}
        {...(isButtonNarrow ? { className: "self-start" } : { tone: "primary" })}
      >
        {submit}
      </Button>
    </form>
  );
}

export interface FormDialogProps extends FormParts {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly width?: "narrow" | "normal" | "wide";
  readonly tone?: "primary" | "danger";
  /** Of the button that leaves: "Cancel" when absent. */
  readonly leave?: string;
}

/** The same in a dialog. */
export function FormDialog(props: FormDialogProps): ReactElement {
  const { deed, submit, isDisabled = false, fields = [], children, leave = "Cancel", tone = "primary" } = props;
  const { title, isOpen, onClose, width = "normal" } = props;
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      width={width}
      onSubmit={() => send(deed, isDisabled)}
      foot={
        <>
          <Button onPress={onClose}>{leave}</Button>
          <Button tone={tone} type="submit" isPending={deed.isPending} isDisabled={isDisabled}>
            {submit}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {children}
        <FormProblem error={deed.error} fields={fields} />
      </div>
    </Dialog>
  );
}

function send(deed: Deed, isDisabled: boolean): void {
  if (!deed.isPending && !isDisabled) deed.mutate();
}

export interface FormProblemProps {
  /** What was thrown, or a sentence. */
  readonly error: unknown;
  /** Fields that show their own part of it. */
  readonly fields?: readonly string[];
}

/** What went wrong with a form, unless its fields say all of it. */
export function FormProblem({ error, fields = [] }: FormProblemProps): ReactElement {
  const named = Object.keys(fieldErrors(error));
  const isShownElsewhere = named.length > 0 && named.every((name) => fields.includes(name));
  const detail = typeof error === "string" ? error : asProblem(error).detail;
  return (
    <div role="alert" className="empty:hidden">
      {error === null || error === undefined || isShownElsewhere ? null : (
        <p className="rounded border-l-2 border-danger-text bg-danger-soft px-3 py-2">{detail}</p>
      )}
    </div>
  );
}
