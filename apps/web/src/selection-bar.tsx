import { Button, count, useShortcut } from "@cordon/ui";
import type { ReactElement, ReactNode } from "react";

export interface SelectionBarProps {
  /** "Selected alerts". */
  readonly label: string;
  readonly selected: number;
  readonly onClear: () => void;
  /** What can be done to all of them. */
  readonly children: ReactNode;
}

/** At the foot of a list: how many rows are selected, and what can be done to all of them. */
export function SelectionBar({ label, selected, onClear, children }: SelectionBarProps): ReactElement {
  useShortcut("Escape", onClear, { label: "Select nothing" });
  return (
    <div
      role="toolbar"
      aria-label={label}
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line-strong bg-raised px-5 py-2 phone:px-3"
    >
      <span role="status" className="mr-2 font-medium phone:w-full">
        {count(selected)} selected
      </span>
      {children}
      <Button size="small" tone="quiet" shortcut="Escape" onPress={onClear} className="ml-auto phone:hidden">
        Select nothing
      </Button>
    </div>
  );
}
