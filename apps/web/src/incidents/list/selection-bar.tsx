import type { IncidentItem } from "@cordon/incidents/contract";
import { Button, count, IconButton, useShortcut } from "@cordon/ui";
import type { ReactElement } from "react";
import type { IncidentActions } from "../actions/use-incident-actions.tsx";

export interface SelectionBarProps {
  readonly selected: readonly IncidentItem[];
  readonly actions: IncidentActions;
  readonly onClear: () => void;
}

/** At the foot: how many are selected, and what can be done to all of them. */
export function SelectionBar({ selected, actions, onClear }: SelectionBarProps): ReactElement {
  useShortcut("Escape", onClear, { label: "Select nothing" });
  const { deeds, ask, mayRespond } = actions;
  return (
    <div
      role="toolbar"
      aria-label="Selected incidents"
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-line-strong bg-raised px-5 py-2 phone:px-3"
    >
      <span role="status" className="mr-2 font-medium phone:w-full">
        {count(selected.length)} selected
      </span>
      {mayRespond ? (
        <>
          <Button size="small" onPress={() => deeds.acknowledge(selected)} isDisabled={deeds.isPending}>
            Acknowledge
          </Button>
          <Button size="small" shortcut="a" onPress={ask("assign", selected)}>
            Assign
          </Button>
          <Button size="small" shortcut="e" onPress={ask("close", selected)}>
            Close as…
          </Button>
          <IconButton size="small" icon="more" label="More actions" shortcut="." onPress={ask("more", selected)} />
        </>
      ) : null}
      <Button size="small" tone="quiet" shortcut="Escape" onPress={onClear} className="ml-auto phone:hidden">
        Select nothing
      </Button>
    </div>
  );
}
