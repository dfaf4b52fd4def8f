import type { AlertItem } from "@cordon/monitoring/contract";
import { Button, count, useShortcut } from "@cordon/ui";
import type { ReactElement } from "react";
import type { AlertActions } from "../actions/use-alert-actions.tsx";

export interface SelectionBarProps {
  readonly selected: readonly AlertItem[];
  readonly actions: AlertActions;
  readonly onClear: () => void;
}

/** At the foot: how many are selected, and what can be done to all of them. */
export function SelectionBar({ selected, actions, onClear }: SelectionBarProps): ReactElement {
  useShortcut("Escape", onClear, { label: "Select nothing" });
  const open = selected.filter(({ state }) => state === "open");
  const closed = selected.filter(({ state }) => state === "closed");
  return (
    <div
      role="toolbar"
      aria-label="Selected alerts"
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line-strong bg-raised px-5 py-2 phone:px-3"
    >
      <span role="status" className="mr-2 font-medium phone:w-full">
        {count(selected.length)} selected
      </span>
      {actions.mayRespond && open.length > 0 ? (
        <Button size="small" shortcut="e" onPress={() => actions.askClose(open)} isDisabled={actions.deeds.isPending}>
          Close {count(open.length)}
        </Button>
      ) : null}
      {actions.mayRespond && open.length === 0 && closed.length > 0 ? (
        <Button size="small" shortcut="r" onPress={() => actions.reopen(closed)} isDisabled={actions.deeds.isPending}>
          Open {count(closed.length)} again
        </Button>
      ) : null}
      <Button size="small" tone="quiet" shortcut="Escape" onPress={onClear} className="ml-auto phone:hidden">
        Select nothing
      </Button>
    </div>
  );
}
