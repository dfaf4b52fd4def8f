import type { ReactElement, ReactNode } from "react";
import { Checkbox as AriaCheckbox } from "react-aria-components/Checkbox";
import { Switch as AriaSwitch } from "react-aria-components/Switch";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";

export interface CheckboxProps {
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
  readonly isMixed?: boolean;
  readonly isDisabled?: boolean;
  /** Words beside it, or `label` for a bare box. */
  readonly children?: ReactNode;
  readonly label?: string;
  readonly className?: string;
}

export function Checkbox({
  isChecked,
  onChange,
  isMixed = false,
  isDisabled = false,
  children,
  label,
  className,
}: CheckboxProps): ReactElement {
  return (
    <AriaCheckbox
      isSelected={isChecked}
      onChange={onChange}
      isIndeterminate={isMixed}
      isDisabled={isDisabled}
      className={cx("group inline-flex min-h-6 items-start gap-2 py-0.5 data-[disabled]:opacity-50", className)}
      {...(label === undefined ? {} : { "aria-label": label })}
    >
      <span className="mt-0.5 inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface text-on-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-1 group-data-[focus-visible]:outline-accent group-data-[hovered]:border-muted group-data-[indeterminate]:border-accent group-data-[indeterminate]:bg-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent">
        {isMixed ? <Icon name="minus" size={12} /> : isChecked ? <Icon name="check" size={12} /> : null}
      </span>
      {children === undefined ? null : <span>{children}</span>}
    </AriaCheckbox>
  );
}

export interface SwitchProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean;
}

/** A setting that takes effect at once. */
export function Switch({ isOn, onChange, children, hint, isDisabled = false }: SwitchProps): ReactElement {
  return (
    <AriaSwitch
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      className="group flex items-start gap-3 data-[disabled]:opacity-50"
    >
      <span className="mt-0.5 inline-flex h-4.5 w-8 shrink-0 items-center rounded-full border border-control bg-sunken px-0.5 transition-colors duration-(--motion) group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-1 group-data-[focus-visible]:outline-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent">
        <span className="size-3 rounded-full bg-control transition-transform duration-(--motion) group-data-[selected]:translate-x-3.5 group-data-[selected]:bg-on-accent" />
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{children}</span>
        {hint === undefined ? null : <span className="block text-small text-muted">{hint}</span>}
      </span>
    </AriaSwitch>
  );
}
