import type { AuditItem } from "@cordon/platform/platform-contract";
import { Badge, IconButton, Instant, type KeyValue, KeyValueList, MachineText, Peek } from "@cordon/ui";
import type { ReactElement } from "react";
import type { UrlState } from "../../url-state.ts";
import { OUTCOME_WORDS } from "./outcome-words.ts";

export interface AuditPanelProps {
  readonly entry: AuditItem;
  readonly onClose: () => void;
  readonly onFilter: (change: UrlState) => void;
}

/** One entry of the audit trail, whole. */
export function AuditPanel({ entry, onClose, onFilter }: AuditPanelProps): ReactElement {
  const only = (label: string, change: UrlState): ReactElement => (
    <IconButton icon="filterIn" size="small" label={label} onPress={() => onFilter(change)} />
  );
  const facts: readonly KeyValue[] = [
    { key: "When", value: <Instant at={entry.at} hasMs hasZone /> },
    {
      key: "Who",
      value: (
        <>
          {entry.actor.name ?? "erased"} <span className="text-muted">({entry.actor.kind})</span>
        </>
      ),
      actions: only("Only this one", { actor: entry.actor.id }),
    },
    { key: "Did", value: <code>{entry.action}</code>, actions: only("Only this deed", { action: entry.action }) },
    {
      key: "To",
      value: (
        <>
          {entry.target.kind} {entry.target.name ?? ""} <code className="text-small text-muted">{entry.target.id}</code>
        </>
      ),
      actions: only("Only this thing", { target: entry.target.id }),
    },
    { key: "From", value: <code>{entry.remoteAddress ?? "not known"}</code> },
    { key: "Outcome", value: OUTCOME_WORDS[entry.outcome] },
    { key: "Sealed", value: entry.isSealed ? <Badge tone="ok">In the chain</Badge> : <Badge>Not yet</Badge> },
  ];
  const details = Object.entries(entry.details);
  return (
    <Peek label="Audit entry" title={<code>{entry.action}</code>} onClose={onClose}>
      <KeyValueList items={facts} />
      {details.length === 0 ? null : (
        <>
          <h3 className="mt-5 mb-1 font-semibold">Details</h3>
          <KeyValueList
            isMono
            items={details.map(([key, value]) => ({ key, value: <MachineText text={String(value)} isBlock /> }))}
          />
        </>
      )}
      {entry.isErased ? (
        <p className="mt-4 text-muted">Personal data of this entry was erased; the chain over it still verifies.</p>
      ) : null}
    </Peek>
  );
}
