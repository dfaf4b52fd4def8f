import type { ReactElement } from "react";
import { Button } from "./button.tsx";

export interface SelectSwitchProps {
  /** What the rows are: "hosts". */
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** On a phone a row has no room for a box until somebody wants to select; over the head of the table. */
export function SelectSwitch({ label, isOn, onChange }: SelectSwitchProps): ReactElement {
  return (
    <div className="sticky top-0 right-0 z-20 flex h-0 justify-end overflow-visible pr-2">
      <span>
        <Button
          tone="quiet"
          className="h-9!"
          onPress={() => onChange(!isOn)}
          aria-label={isOn ? `Done selecting ${label}` : `Select ${label}`}
        >
          {isOn ? "Done" : "Select"}
        </Button>
      </span>
    </div>
  );
}
