import type { ReactElement, ReactNode, Ref } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { SearchField as AriaSearchField } from "react-aria-components/SearchField";
import { Text } from "react-aria-components/Text";
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from "react-aria-components/TextField";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { Kbd } from "./kbd.tsx";

/** Shared by everything one types or chooses in. */
export const CONTROL =
  "h-(--control) w-full min-w-0 rounded border bg-surface px-2.5 text-text hover:border-muted focus:border-accent focus:outline-1 focus:outline-offset-0 focus:outline-accent disabled:opacity-60 data-[invalid]:border-danger-text";
/** The border of what one types in: 3:1 against the page. */
export const FIELD_BORDER = "border-control";
export const LABEL = "text-small font-medium text-text";
export const HINT = "text-small text-muted";
export const ERROR = "text-small text-danger-text";

export interface TextFieldProps extends Omit<AriaTextFieldProps, "className" | "style" | "children"> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong and how to put it right; from the form or from the problem's `fields`. */
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly isMono?: boolean;
  readonly isLabelHidden?: boolean;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line of text with its label, a hint and an error. */
export function TextField(props: TextFieldProps): ReactElement {
  const {
    label,
    hint,
    error,
    placeholder,
    isMono = false,
    isLabelHidden = false,
    className,
    inputRef,
    ...rest
  } = props;
  return (
    <AriaTextField
      {...rest}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      className={cx("flex min-w-0 flex-col gap-1", className)}
      {...(isLabelHidden ? { "aria-label": label } : {})}
    >
      {isLabelHidden ? null : <Label className={LABEL}>{label}</Label>}
      <Input
        className={cx(CONTROL, FIELD_BORDER, isMono && "font-mono")}
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

export interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onSubmit?: (value: string) => void;
  readonly placeholder?: string;
  readonly shortcut?: string;
  readonly isMono?: boolean;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Finds within a list; Escape clears it. */
export function SearchField(props: SearchFieldProps): ReactElement {
  const { label, value, onChange, onSubmit, placeholder, shortcut, isMono = false, className, inputRef } = props;
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      className={cx("group relative flex min-w-0 items-center", className)}
      {...(onSubmit === undefined ? {} : { onSubmit })}
    >
      <Icon name="search" className="pointer-events-none absolute left-2.5 text-faint" />
      <Input
        className={cx(
          CONTROL,
          FIELD_BORDER,
          "pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden",
          isMono && "font-mono",
        )}
        placeholder={placeholder ?? label}
        {...(inputRef === undefined ? {} : { ref: inputRef })}
      />
      {shortcut !== undefined && value === "" ? (
        <Kbd keys={shortcut} className="pointer-events-none absolute right-2" />
      ) : null}
      <AriaButton
        aria-label="Clear"
        className="absolute right-1 inline-flex size-6 items-center justify-center rounded-sm text-faint group-data-[empty]:hidden hover:text-text"
      >
        <Icon name="close" size={12} />
      </AriaButton>
    </AriaSearchField>
  );
}
