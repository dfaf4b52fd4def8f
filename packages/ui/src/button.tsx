import type { ReactElement, ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Kbd } from "./kbd.tsx";
import { Tooltip } from "./tooltip.tsx";

export type ButtonTone = "primary" | "secondary" | "quiet" | "danger";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  readonly tone?: ButtonTone;
  readonly size?: "small" | "normal";
  readonly icon?: IconName;
  /** The key that does the same, shown beside the words. */
  readonly shortcut?: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

const BASE =
  "inline-flex items-center justify-center gap-1.5 rounded border font-medium whitespace-nowrap select-none cursor-default transition-colors duration-(--motion) disabled:opacity-50 data-[pending]:opacity-70";

const TONES: Readonly<Record<ButtonTone, string>> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover data-[pressed]:bg-accent-hover",
  secondary: "border-line-strong bg-surface text-text hover:bg-hover data-[pressed]:bg-hover",
  quiet:
    "border-transparent bg-transparent text-muted hover:bg-hover hover:text-text data-[pressed]:bg-hover aria-expanded:bg-hover",
  danger: "border-transparent bg-danger text-on-danger hover:bg-danger-hover data-[pressed]:bg-danger-hover",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(tone: ButtonTone = "secondary", size: "small" | "normal" = "normal"): string {
  return cx(
    BASE,
    TONES[tone],
    size === "small" ? "h-[calc(var(--control)-6px)] px-2 text-small" : "h-(--control) px-3",
  );
}

/** One action in words. At most one `primary` a screen. */
export function Button({
  tone = "secondary",
  size = "normal",
  icon,
  shortcut,
  children,
  className,
  ...rest
}: ButtonProps): ReactElement {
  return (
    <AriaButton {...rest} className={cx(buttonClass(tone, size), className)}>
      {icon === undefined ? null : <Icon name={icon} className="-ml-0.5" />}
      {children}
      {shortcut === undefined ? null : (
        <Kbd keys={shortcut} tone={tone === "primary" || tone === "danger" ? "inverse" : "normal"} />
      )}
    </AriaButton>
  );
}

export interface IconButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children"> {
  readonly icon: IconName;
  /** Its accessible name and tooltip. */
  readonly label: string;
  readonly shortcut?: string;
  readonly size?: "small" | "normal";
  readonly className?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** An action with a symbol everybody knows; its words are in the tooltip. */
export function IconButton({
  icon,
  label,
  shortcut,
  size = "normal",
  className,
  ...rest
}: IconButtonProps): ReactElement {
  return (
    <Tooltip text={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(BASE, TONES.quiet, size === "small" ? "size-6 phone:size-8" : "size-8 phone:size-10", className)}
      >
        <Icon name={icon} />
      </AriaButton>
    </Tooltip>
  );
}
