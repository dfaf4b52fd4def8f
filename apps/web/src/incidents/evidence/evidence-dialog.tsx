import type { EvidenceItem } from "@cordon/incidents/contract";
import { Button, CopyButton, Dialog, Instant, KeyValueList, type KeyValue, MachineText, Skeleton } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { RawRecord } from "../../monitoring/events/raw-record.tsx";
import { PlainText } from "../../plain-text.tsx";
import { QueryView } from "../../query-view.tsx";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { KINDS } from "./evidence-words.ts";
import { KeptLink } from "./kept-link.tsx";
import { useEvidenceItem } from "./use-evidence.ts";
import { WithdrawDialog } from "./withdraw-dialog.tsx";

export interface EvidenceDialogProps {
  readonly incidentId: string;
  readonly evidenceId: string;
  readonly mayWithdraw: boolean;
  readonly onClose: () => void;
}

const NOTHING: readonly never[] = [];

/** One piece of evidence: the kept copy, where it came from, who kept it and why. */
export function EvidenceDialog({ incidentId, evidenceId, mayWithdraw, onClose }: EvidenceDialogProps): ReactElement {
  const query = useEvidenceItem(incidentId, evidenceId);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const item = query.data;
  if (isWithdrawing && item !== undefined && item.withdrawn === null) {
    return <WithdrawDialog incidentId={incidentId} item={item} onClose={() => setWithdrawing(false)} />;
  }
  return (
    <Dialog
      title={item === undefined ? "Evidence" : `Evidence: ${KINDS[item.kind].word.toLowerCase()}`}
      isOpen
      onClose={onClose}
      width="wide"
      foot={
        <>
          {mayWithdraw && item?.withdrawn === null ? (
            <Button onPress={() => setWithdrawing(true)}>Withdraw</Button>
          ) : null}
          <Button onPress={onClose}>Close</Button>
        </>
      }
    >
      <QueryView query={query} isCompact skeleton={<Skeleton className="h-64" />}>
        {(evidence) => <EvidenceView item={evidence} />}
      </QueryView>
    </Dialog>
  );
}

function EvidenceView({ item }: { readonly item: EvidenceItem }): ReactElement {
  return (
    <div className="flex flex-col gap-4">
      {item.withdrawn === null ? null : (
        <p role="note" className="rounded border-l-2 border-warn-text bg-warn-soft px-3 py-2 break-words">
          <PlainText text={item.withdrawn.byName} /> withdrew it on <Instant at={item.withdrawn.at} hasZone />; it does
          not count any more: <PlainText text={item.withdrawn.because} />
        </p>
      )}
      <KeptContent item={item} />
      <KeyValueList items={[...keptFacts(item), ...(item.event === null ? [] : eventFacts(item.event))]} />
    </div>
  );
}

/** As it was kept: nothing in it is ever markup. */
function KeptContent({ item: { kind, content } }: { readonly item: EvidenceItem }): ReactElement {
  if (kind === "link") return <KeptLink address={content} />;
  return (
    <RawRecord
      raw={content}
      isCut={false}
      sought={NOTHING}
      title={kind === "event" ? "Record as it came" : "Text as it was kept"}
    />
  );
}

function keptFacts({ addedBy, addedAt, note, sha256, bytes }: EvidenceItem): readonly KeyValue[] {
  return [
    ...(note === "" ? [] : [{ key: "What it shows", value: <PlainText text={note} className="break-words" /> }]),
    {
      key: "Kept",
      value: (
        <>
          <PlainText text={addedBy.name} />, <Instant at={addedAt} hasZone className="text-small" />
        </>
      ),
    },
    {
      key: "SHA-256",
      value: <code className="text-small break-all">{sha256}</code>,
      actions: <CopyButton text={sha256} label="Copy the SHA-256" />,
    },
    { key: "Size", value: `${bytes.toLocaleString("en-GB")} bytes` },
  ];
}

function eventFacts(event: NonNullable<EvidenceItem["event"]>): readonly KeyValue[] {
  return [
    { key: "Happened", value: <Instant at={event.occurredAt} hasMs hasZone className="text-small" /> },
    { key: "Received", value: <Instant at={event.receivedAt} hasMs hasZone className="text-small" /> },
    { key: "Source", value: <MachineText text={event.source} limit={300} className="text-small whitespace-normal!" /> },
    ...(event.host === null
      ? []
      : [
          {
            key: "Host name",
            value: (
              <>
                <MachineText text={event.host} limit={300} className="text-small whitespace-normal!" />{" "}
                <span className="text-small">
                  <VouchingMark level={event.isHostVouched ? "vouched" : "claimed"} />
                </span>
              </>
            ),
          },
        ]),
    { key: "Decoder", value: <MachineText text={event.decoder} limit={300} className="text-small" /> },
    { key: "Event", value: <EventLink id={event.id} /> },
  ];
}

function EventLink({ id }: { readonly id: string }): ReactElement {
  const { can } = useSession();
  if (!can("monitoring:read-events")) return <code className="text-small break-all">{id}</code>;
  return (
    <>
      <Link
        to="/events/$id"
        params={{ id }}
        className="font-mono text-small break-all text-accent-text hover:underline"
      >
        {id}
      </Link>{" "}
      <span className="text-small text-muted">while the log holds it</span>
    </>
  );
}
