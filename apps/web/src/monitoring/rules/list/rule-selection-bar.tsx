import type { RuleItem } from "@cordon/monitoring/contract";
import { Button, count, useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { SelectionBar } from "../../../selection-bar.tsx";
import { SwitchManyDialog } from "./switch-many-dialog.tsx";

/** As many as the server switches at once. */
export const MOST_SWITCHED = 500;

export interface RuleSelectionBarProps {
  readonly selected: readonly RuleItem[];
  readonly onClear: () => void;
}

/** At the foot: how many rules are selected, and their switch. */
export function RuleSelectionBar({ selected, onClear }: RuleSelectionBarProps): ReactElement {
  const [asked, setAsked] = useState<{ readonly rules: readonly RuleItem[]; readonly isOn: boolean }>();
  const on = selected.filter(({ isOn }) => isOn);
  const off = selected.filter(({ isOn }) => !isOn);
  const ask = (isOn: boolean): void => setAsked({ rules: isOn ? off : on, isOn });
  useShortcut("o", () => ask(on.length === 0), { label: on.length === 0 ? "Switch on" : "Switch off" });
  return (
    <SelectionBar label="Selected rules" selected={selected.length} onClear={onClear}>
      {on.length === 0 ? null : (
        <Button size="small" shortcut="o" onPress={() => ask(false)}>
          Switch {count(on.length)} off
        </Button>
      )}
      {off.length === 0 ? null : (
        <Button size="small" {...(on.length === 0 ? { shortcut: "o" } : {})} onPress={() => ask(true)}>
          Switch {count(off.length)} on
        </Button>
      )}
      {asked === undefined ? null : (
        <SwitchManyDialog {...asked} onDone={onClear} onClose={() => setAsked(undefined)} />
      )}
    </SelectionBar>
  );
}
