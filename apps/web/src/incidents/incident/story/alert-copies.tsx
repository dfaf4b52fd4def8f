import type { AlertDetail } from "@cordon/monitoring/contract";
import { Button, Instant, Skeleton } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { PlainText } from "../../../plain-text.tsx";
import { api } from "../../../api/client.ts";
import { RawRecord } from "../../../monitoring/events/raw-record.tsx";
import { RecordText } from "../../../monitoring/events/record-text.tsx";
import { QueryView } from "../../../query-view.tsx";
import { useEvidenceDesk } from "../../evidence/evidence-desk.ts";
import { KeepButton } from "../../evidence/keep-button.tsx";

const NOTHING: readonly never[] = [];

/** The records that an alert copied, which stay when the log itself has expired. */
export function AlertCopies({ alertId }: { readonly alertId: string }): ReactElement {
  const query = useQuery({
    queryKey: ["alerts", alertId],
    queryFn: ({ signal }) => api.getAlert({ params: { id: alertId } }, { signal }),
  });
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-16" />}>
      {({ rule, copies, events }) => (
        <div className="flex flex-col gap-2">
          {rule.description === "" ? null : (
            <p className="max-w-[75ch] break-words">
              <PlainText text={rule.description} />
            </p>
          )}
          <h4 className="text-small font-medium text-muted">
            {copies.length < events ? `The first and the last of ${events} events` : "Events"}
          </h4>
          <ul className="border-t">
            {copies.map((copy) => (
              <Copy key={copy.id} copy={copy} />
            ))}
          </ul>
        </div>
      )}
    </QueryView>
  );
}

function Copy({ copy }: { readonly copy: AlertDetail["copies"][number] }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  useCurrentRecord(copy, isOpen);
  return (
    <li className="border-b py-1 last:border-b-0">
      <div className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 phone:grid-cols-1">
        <Instant at={copy.occurredAt} hasMs className="text-small text-muted" />
        <RecordText raw={copy.raw} sought={NOTHING} isWrapped={false} />
        <span className="flex items-center phone:-ml-2">
          <Button size="small" tone="quiet" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
            {isOpen ? "Less" : "Record"}
          </Button>
          <KeepButton record={copy} />
          <Link to="/events/$id" params={{ id: copy.id }} className="text-small text-accent-text hover:underline">
            Event
          </Link>
        </span>
      </div>
      {isOpen ? (
        <div className="pt-1">
          <RawRecord raw={copy.raw} isCut={copy.isRawCut} sought={NOTHING} />
        </div>
      ) : null}
    </li>
  );
}

/** While it is open, the key that keeps a record is about this one. */
function useCurrentRecord(copy: AlertDetail["copies"][number], isOpen: boolean): void {
  const { onOpenRecord, onCloseRecord } = useEvidenceDesk();
  const told = useRef({ copy, onOpenRecord, onCloseRecord });
  useEffect(() => {
    told.current = { copy, onOpenRecord, onCloseRecord };
  });
  useEffect(() => {
    if (!isOpen) return undefined;
    const record = told.current.copy;
    told.current.onOpenRecord(record);
    return () => told.current.onCloseRecord(record);
  }, [isOpen]);
}
