import type { ReactElement, ReactNode } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover as AriaPopover } from "react-aria-components/Popover";
import { cx } from "./cx.ts";
import { POPOVER } from "./menu.tsx";

export interface PopoverProps {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly placement?: "bottom start" | "bottom end" | "top start";
  readonly className?: string;
}

/** A small form or explanation beside its button; Escape and a click outside close it. */
export function Popover({
  label,
  trigger,
  children,
  placement = "bottom start",
  className,
}: PopoverProps): ReactElement {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className={cx(POPOVER, className)} placement={placement} offset={4}>
        <Dialog aria-label={label} className="p-3 outline-none">
          {({ close }) => (typeof children === "function" ? children(close) : children)}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
