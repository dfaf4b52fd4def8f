import { useShortcut } from "@cordon/ui";
import { type ReactElement, type ReactNode, useState } from "react";
import { useSession } from "../../session/session.ts";
import { useCommand } from "../../shell/commands.ts";
import { usePeek } from "../../url-state.ts";
import { AddEvidenceDialog } from "./add-evidence-dialog.tsx";
import { ADD_KEY, type EvidenceDesk, EvidenceDeskContext, KEEP_KEY, type StoryRecordCopy } from "./evidence-desk.ts";
import { EvidenceDialog } from "./evidence-dialog.tsx";
import { KeepDialog } from "./keep-dialog.tsx";
import { type IncidentName, useEvidence } from "./use-evidence.ts";

export interface EvidenceDeskProviderProps {
  readonly incident: IncidentName;
  readonly children: ReactNode;
}

type Asked = { readonly kind: "add" } | { readonly kind: "keep"; readonly record: StoryRecordCopy };

/** The dialogs about an incident's evidence, and the keys that open them. */
export function EvidenceDeskProvider({ incident, children }: EvidenceDeskProviderProps): ReactElement {
  const { can } = useSession();
  const mayAdd = can("incidents:respond");
  const mayKeepEvents = mayAdd && can("monitoring:read-events");
  const evidence = useEvidence(incident.id);
  const [asked, setAsked] = useState<Asked>();
  const [current, setCurrent] = useState<StoryRecordCopy>();
  const [openId, open] = usePeek("evidence");
  const keeps = (eventId: string): string | undefined =>
    evidence.data?.find(({ event, withdrawn }) => event?.id === eventId && withdrawn === null)?.id;
  const keep = (record: StoryRecordCopy): void => {
    const kept = keeps(record.id);
    if (kept === undefined) setAsked({ kind: "keep", record });
    else open(kept);
  };
  const desk: EvidenceDesk = {
    mayAdd,
    mayKeepEvents,
    keeps,
    open,
    add: () => setAsked({ kind: "add" }),
    keep,
    onOpenRecord: setCurrent,
    onCloseRecord: (record) => setCurrent((now) => (now?.id === record.id ? undefined : now)),
    current,
  };
  const close = (): void => setAsked(undefined);
  return (
    <EvidenceDeskContext value={desk}>
      {mayAdd ? <AddCommand onAdd={desk.add} number={incident.number} /> : null}
      {mayKeepEvents && current !== undefined ? <KeepKey onKeep={() => keep(current)} /> : null}
      {children}
      {asked?.kind === "add" ? <AddEvidenceDialog incident={incident} onClose={close} /> : null}
      {asked?.kind === "keep" ? <KeepDialog record={asked.record} incident={incident} onClose={close} /> : null}
      {openId === undefined ? null : (
        <EvidenceDialog
          key={openId}
          incidentId={incident.id}
          evidenceId={openId}
          mayWithdraw={mayAdd}
          onClose={() => open(undefined)}
        />
      )}
    </EvidenceDeskContext>
  );
}

function AddCommand({ onAdd, number }: { readonly onAdd: () => void; readonly number: number }): null {
  useCommand({
    id: "add-evidence",
    label: `Add evidence to #${number}`,
    icon: "bookmark",
    alsoCalled: "keep text link note",
    keys: ADD_KEY,
    run: onAdd,
  });
  return null;
}

function KeepKey({ onKeep }: { readonly onKeep: () => void }): null {
  useShortcut(KEEP_KEY, onKeep, { label: "Keep the open record as evidence", group: "Incidents" });
  useCommand({
    id: "keep-record",
    label: "Keep the open record as evidence",
    icon: "bookmark",
    alsoCalled: "event log line",
    keys: KEEP_KEY,
    run: onKeep,
  });
  return null;
}
