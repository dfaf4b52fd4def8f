import { Button, CopyButton, Instant, PageHeader } from "@cordon/ui";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactElement, useEffect, useMemo } from "react";
import { KeepEvent } from "../../incidents/evidence/keep-event.tsx";
import { useUrlState } from "../../url-state.ts";
import { EventFacts } from "./event-facts.tsx";
import { EventFields } from "./event-fields.tsx";
import { EventOutcome } from "./event-outcome.tsx";
import { EventProblem, EventSkeleton } from "./event-panel.tsx";
import { around, eventLink, useEvent } from "./event-query.ts";
import { useEventSearch } from "./event-search.ts";
import { RawRecord } from "./raw-record.tsx";
import { soughtBy } from "./search-marks.ts";
import { ValueMenuProvider } from "./value-menu.tsx";

/** One event on its own page, at its permanent address. */
export function EventPage(): ReactElement {
  const { id = "" }: { readonly id?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const { data: event, error, refetch } = useEvent(id);
  const [url] = useUrlState();
  const [search, actions] = useEventSearch((change) => {
    // A filter chosen here is about the list. Without a range in the URL, the day around the event.
    const day = event === undefined || url["from"] !== undefined ? {} : dayOf(event.occurredAt);
    void navigate({ to: "/events", search: { ...url, ...day, ...change } });
  });
  const sought = useMemo(() => soughtBy(search.q), [search.q]);
  const action = event?.ecs["event.action"] ?? event?.ecs["event.code"] ?? event?.decoder;
  useEffect(() => {
    document.title = `${action ?? "Event"} · Cordon`;
  }, [action]);
  const outcome = event?.ecs["event.outcome"];
  return (
    <ValueMenuProvider actions={actions} columns={search.columns}>
      <PageHeader
        title={
          <span className="flex min-w-0 items-baseline gap-2">
            <Link to="/events" search={url} className="font-normal text-muted hover:underline">
              Events
            </Link>
            <span aria-hidden className="font-normal text-faint">
              /
            </span>
            <span className="min-w-0 truncate font-mono">{action ?? "Event"}</span>
          </span>
        }
        aside={
          event === undefined ? null : (
            <span className="flex items-baseline gap-3 text-small text-muted">
              {outcome === undefined ? null : <EventOutcome outcome={outcome} />}
              <Instant at={event.occurredAt} hasMs hasZone />
            </span>
          )
        }
        actions={
          event === undefined ? null : (
            <>
              <Button size="small" icon="clock" onPress={() => void navigate({ to: "/events", search: around(event) })}>
                5 minutes around it
              </Button>
              <KeepEvent event={event} />
              <CopyButton text={eventLink(id)} label="Copy link" hasWords />
            </>
          )
        }
      />
      <div className="scroll-thin min-h-0 flex-1 overflow-y-auto bg-surface px-5 py-4 phone:px-4">
        {event === undefined ? (
          error === null ? (
            <EventSkeleton />
          ) : (
            <EventProblem error={error} onRetry={() => void refetch()} />
          )
        ) : (
          <div className="grid max-w-[1400px] gap-x-8 lg:grid-cols-[minmax(0,1fr)_340px]">
            <div className="min-w-0">
              <h2 className="sr-only">What happened</h2>
              <RawRecord raw={event.raw} isCut={false} sought={sought} isTall />
              <EventFields event={event} sought={sought} />
            </div>
            <div className="min-w-0 lg:[&>section]:mt-0">
              <EventFacts event={event} />
            </div>
          </div>
        )}
      </div>
    </ValueMenuProvider>
  );
}

function dayOf(instant: string): { readonly from: string; readonly to: string } {
  const day = instant.slice(0, 10);
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);
  return { from: `${day}T00:00:00.000Z`, to: next.toISOString() };
}
