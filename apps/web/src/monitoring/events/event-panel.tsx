import type { EventItem } from "@cordon/monitoring/contract";
import { ErrorState, IconButton, Peek, Skeleton, useShortcut } from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { asProblem } from "../../api/problem.ts";
import { KeepEvent } from "../../incidents/evidence/keep-event.tsx";
import { EventFacts } from "./event-facts.tsx";
import { EventLine } from "./event-line.tsx";
import { EventFields } from "./event-fields.tsx";
import { EventTitle } from "./event-title.tsx";
import { eventLink, useEvent } from "./event-query.ts";
import { RawRecord } from "./raw-record.tsx";
import { soughtBy } from "./search-marks.ts";
import { copyAndSay } from "./value-menu.tsx";

export interface EventPanelProps {
  readonly id: string;
  /** What the list knows of it already, shown until the whole event is here. */
  readonly known: EventItem | undefined;
  readonly q: string;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onAround: (event: EventItem) => void;
}

/** One event beside the list: the record, what it says, where it came from. */
export function EventPanel({ id, known, q, onOpen, onClose, onAround }: EventPanelProps): ReactElement {
  const { data, error, refetch } = useEvent(id);
  const event = data ?? known;
  const sought = useMemo(() => soughtBy(q), [q]);
  const copyLink = (): void => copyAndSay(eventLink(id), "Link");
  useShortcut("y", copyLink, { label: "Copy the event's link" });
  return (
    <Peek
      label="Event"
      title={event === undefined ? "Event" : <EventTitle event={event} />}
      onClose={onClose}
      actions={
        <>
          {event === undefined ? null : (
            <IconButton icon="clock" label="5 minutes around it" onPress={() => onAround(event)} />
          )}
          {event === undefined ? null : <KeepEvent event={event} isIcon />}
          <IconButton icon="copy" label="Copy link" shortcut="y" onPress={copyLink} />
          <IconButton icon="external" label="Open as a page" shortcut="Enter" onPress={onOpen} />
        </>
      }
    >
      {event === undefined ? (
        error === null ? (
          <EventSkeleton />
        ) : (
          <EventProblem error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <EventLine event={event} />
          <RawRecord raw={event.raw} isCut={data === undefined && event.isRawCut} sought={sought} />
          <EventFields event={event} sought={sought} />
          <EventFacts event={event} />
        </>
      )}
    </Peek>
  );
}

export function EventSkeleton(): ReactElement {
  return (
    <div role="status" aria-label="Loading the event" className="flex flex-col gap-4">
      <Skeleton className="h-32" />
      <Skeleton className="h-3 w-2/3" />
      <Skeleton className="h-3 w-1/2" />
      <Skeleton className="h-3 w-3/5" />
    </div>
  );
}

export function EventProblem({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry: () => void;
}): ReactElement {
  const { title, detail, code, requestId } = asProblem(error);
  return (
    <ErrorState
      title={title}
      detail={detail}
      code={code}
      isCompact
      onRetry={onRetry}
      {...(requestId === undefined ? {} : { requestId })}
    />
  );
}
