import type { KeyboardEvent, ReactElement, ReactNode, Ref } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { cx } from "./cx.ts";
import { CONTROL, ERROR, FIELD_BORDER, HINT, LABEL } from "./field.tsx";

export interface TextAreaProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly isLabelHidden?: boolean;
  /** Lines at first; it grows with its text up to twelve. */
  readonly rows?: number;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
  /** Ctrl or ⌘ and Enter. */
  readonly onSend?: () => void;
  /** Escape, while the text has the focus. */
  readonly onLeave?: () => void;
  readonly inputRef?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text with their label, a hint and an error. */
export function TextArea(props: TextAreaProps): ReactElement {
  const { label, value, onChange, hint, error, placeholder, isLabelHidden = false, rows = 3, maxLength } = props;
  const { autoFocus = false, onSend, onLeave, inputRef } = props;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && onSend !== undefined) {
      event.preventDefault();
      onSend();
    }
    if (event.key === "Escape" && onLeave !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    }
  };
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- only where a person opened it to write
      autoFocus={autoFocus}
      className="flex min-w-0 flex-col gap-1"
      {...(maxLength === undefined ? {} : { maxLength })}
      {...(isLabelHidden ? { "aria-label": label } : {})}
    >
      {isLabelHidden ? null : <Label className={LABEL}>{label}</Label>}
      <AriaTextArea
        rows={rows}
        onKeyDown={onKeyDown}
        className={cx(CONTROL, FIELD_BORDER, "h-auto! max-h-60 resize-y py-1.5 [field-sizing:content]")}
        {...(placeholder === undefined ? {} : { placeholder })}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
      />
      {hint === undefined ? null : (
        <Text slot="description" className={HINT}>
          {hint}
        </Text>
      )}
      <FieldError className={ERROR}>{error}</FieldError>
    </AriaTextField>
  );
}
