import type { AlertItem } from "@cordon/monitoring/contract";
import { Button, count } from "@cordon/ui";
import type { ReactElement } from "react";
import { SelectionBar } from "../../../selection-bar.tsx";
import type { AlertActions } from "../actions/use-alert-actions.tsx";

export interface AlertSelectionBarProps {
  readonly selected: readonly AlertItem[];
  readonly actions: AlertActions;
  readonly onClear: () => void;
}

/** At the foot: how many are selected, and what can be done to all of them. */
export function AlertSelectionBar({ selected, actions, onClear }: AlertSelectionBarProps): ReactElement {
  const open = selected.filter(({ state }) => state === "open");
  const closed = selected.filter(({ state }) => state === "closed");
  return (
    <SelectionBar label="Selected alerts" selected={selected.length} onClear={onClear}>
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
    </SelectionBar>
  );
}
