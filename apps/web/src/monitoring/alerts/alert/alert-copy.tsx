import type { AlertDetail } from "@cordon/monitoring/contract";
import { cx, Icon, Instant, MachineText } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import { useSession } from "../../../session/session.ts";
import { around } from "../../events/event-query.ts";
import { RawRecord } from "../../events/raw-record.tsx";
import { recordLine } from "../../events/record-line.ts";
import { MatchedList } from "./matched-list.tsx";
import { matchedParts, soughtParts } from "./matched-parts.ts";
import { useExplanation } from "./use-explanation.ts";

type Copy = AlertDetail["copies"][number];

export interface AlertCopyProps {
  readonly copy: Copy;
  readonly ruleId: string;
  readonly isOpenAtFirst: boolean;
}

/** One event an alert rests on: a line, and opened the record with what matched marked. */
export function AlertCopy({ copy, ruleId, isOpenAtFirst }: AlertCopyProps): ReactElement {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <div className="rounded border">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-(--row) w-full items-center gap-3 rounded px-3 py-1 text-left hover:bg-hover"
      >
        <Icon name="right" size={12} className={cx("shrink-0 text-muted", isOpen && "rotate-90")} />
        <span className="shrink-0 text-small text-muted tabular-nums">{copy.number}</span>
        <Instant at={copy.occurredAt} className="shrink-0 text-small" />
        <span className="min-w-0 flex-1 truncate text-small phone:hidden">
          {isOpen ? null : <MachineText text={recordLine(copy.raw, []).text} limit={300} isColoured />}
        </span>
      </button>
      {isOpen ? <CopyBody copy={copy} ruleId={ruleId} /> : null}
    </div>
  );
}

function CopyBody({ copy, ruleId }: { readonly copy: Copy; readonly ruleId: string }): ReactElement {
  const { can } = useSession();
  const { data: explanation } = useExplanation(ruleId, copy.raw, true);
  const parts = useMemo(() => (explanation === undefined ? [] : matchedParts(explanation)), [explanation]);
  const sought = useMemo(() => soughtParts(copy.raw, parts), [copy.raw, parts]);
  return (
    <div className="flex flex-col gap-3 border-t px-3 py-3">
      <RawRecord raw={copy.raw} isCut={false} sought={sought} />
      {copy.isRawCut ? (
        <p className="text-small text-muted">The copy holds the first part of a longer record.</p>
      ) : null}
      {explanation?.isMatch === false && !copy.isRawCut ? (
        <p className="text-small text-muted">
          The rule was changed since: as it is now, it does not match this record.
        </p>
      ) : (
        <MatchedList parts={parts} />
      )}
      {can("monitoring:read-events") ? (
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-small">
          <Link to="/events/$id" params={{ id: copy.id }} className="text-accent-text hover:underline">
            The whole event
          </Link>
          <Link to="/events" search={around(copy)} className="text-accent-text hover:underline">
            5 minutes around it
          </Link>
          {can("monitoring:read-rules") ? (
            <Link
              to="/rules/$id"
              params={{ id: ruleId }}
              search={{ view: "explain", event: copy.id }}
              className="text-accent-text hover:underline"
            >
              Every condition of the rule
            </Link>
          ) : null}
        </p>
      ) : null}
    </div>
  );
}
