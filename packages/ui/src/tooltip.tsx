import type { ReactElement, ReactNode } from "react";
import { Tooltip as AriaTooltip, TooltipTrigger } from "react-aria-components/Tooltip";
import { Kbd } from "./kbd.tsx";

export interface TooltipProps {
  readonly text: ReactNode;
  readonly shortcut?: string;
  /** One focusable element. */
  readonly children: ReactElement;
  readonly placement?: "top" | "bottom" | "right" | "left";
}

/** A few words on hover and on keyboard focus; never the only place of something needed. */
export function Tooltip({ text, shortcut, children, placement = "top" }: TooltipProps): ReactElement {
  return (
    <TooltipTrigger delay={500} closeDelay={80}>
      {children}
      <AriaTooltip
        placement={placement}
        offset={6}
        className="animate-in z-50 flex max-w-80 items-center gap-2 rounded border border-line bg-raised px-2 py-1 text-small text-text shadow-pop"
      >
        <span className="min-w-0 break-words">{text}</span>
        {shortcut === undefined ? null : <Kbd keys={shortcut} />}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
