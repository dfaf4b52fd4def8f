import type { IncidentItem } from "@cordon/incidents/contract";
import { Button, IconButton } from "@cordon/ui";
import type { ReactElement } from "react";
import { SelectionBar } from "../../selection-bar.tsx";
import type { IncidentActions } from "../actions/use-incident-actions.tsx";

export interface IncidentSelectionBarProps {
  readonly selected: readonly IncidentItem[];
  readonly actions: IncidentActions;
  readonly onClear: () => void;
}

/** At the foot: how many are selected, and what can be done to all of them. */
export function IncidentSelectionBar({ selected, actions, onClear }: IncidentSelectionBarProps): ReactElement {
  const { deeds, ask, mayRespond } = actions;
  return (
    <SelectionBar label="Selected incidents" selected={selected.length} onClear={onClear}>
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
    </SelectionBar>
  );
}
