import type { ReactElement, ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components/Button";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";

export interface ChipProps {
  /** A filter as words: "severity ≥ high", "not assigned". */
  readonly children: ReactNode;
  /** The same as text, for the name of the remove button. */
  readonly text: string;
  /** Opens it to edit. */
  readonly onPress?: () => void;
  readonly onRemove?: () => void;
  /** An exclusion: struck with a "not". */
  readonly isExcluded?: boolean;
}

/** One filter that is on, in words, removable. */
export function Chip({ children, text, onPress, onRemove, isExcluded = false }: ChipProps): ReactElement {
  return (
    <span
      className={cx(
        "inline-flex h-6 max-w-full items-center rounded-sm border text-small phone:h-8",
        isExcluded ? "border-line-strong bg-sunken" : "border-transparent bg-accent-soft text-accent-text",
      )}
    >
      {onPress === undefined ? (
        <span className="truncate px-2">{children}</span>
      ) : (
        <AriaButton onPress={onPress} className="h-full truncate rounded-sm px-2 hover:underline">
          {children}
        </AriaButton>
      )}
      {onRemove === undefined ? null : (
        <AriaButton
          aria-label={`Remove ${text}`}
          onPress={onRemove}
          className="inline-flex h-full w-6 shrink-0 items-center justify-center rounded-sm opacity-70 hover:opacity-100 phone:w-8"
        >
          <Icon name="close" size={10} />
        </AriaButton>
      )}
    </span>
  );
}
