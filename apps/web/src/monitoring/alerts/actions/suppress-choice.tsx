import { Select } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { SuppressDialog } from "../../suppressions/suppress-dialog.tsx";
import { alikeOf } from "./alike.ts";
import type { ActionAlert } from "./use-alert-actions.tsx";

export interface SuppressChoiceProps {
  readonly alerts: readonly ActionAlert[];
  readonly onClose: () => void;
}

/** The dialog about what these have in common; when that is more than one thing, which of them. */
export function SuppressChoice({ alerts, onClose }: SuppressChoiceProps): ReactElement | null {
  const groups = alikeOf(alerts);
  const [key, setKey] = useState(groups[0]?.key);
  const group = groups.find((each) => each.key === key);
  if (group === undefined) return null;
  return (
    <SuppressDialog about={group} onClose={onClose}>
      {groups.length < 2 ? null : (
        <Select
          label="Of what was closed"
          options={groups.map((each) => ({ value: each.key, label: each.label }))}
          value={group.key}
          onChange={setKey}
        />
      )}
    </SuppressDialog>
  );
}
