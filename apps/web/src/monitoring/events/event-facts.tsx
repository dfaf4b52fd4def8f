import type { EventDetail, EventItem } from "@cordon/monitoring/contract";
import { Badge, CopyButton, duration, Instant, type KeyValue, KeyValueList } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useSession } from "../../session/session.ts";
import { VouchingMark } from "../../vouching-mark.tsx";
import { HostVouching } from "./host-vouching.tsx";

export interface EventFactsProps {
  readonly event: EventItem & Partial<Pick<EventDetail, "batchId" | "line">>;
}

/** Where an event came from, and how far that is to be believed. */
export function EventFacts({ event }: EventFactsProps): ReactElement {
  const lag = Date.parse(event.receivedAt) - Date.parse(event.occurredAt);
  const facts: readonly KeyValue[] = [
    { key: "Happened", value: <Instant at={event.occurredAt} hasMs hasZone className="text-small" /> },
    {
      key: "Received",
      value: (
        <>
          <Instant at={event.receivedAt} hasMs hasZone className="text-small" />{" "}
          <span className="text-small whitespace-nowrap text-muted">
            {lag >= 0 ? `${duration(lag)} later` : `${duration(-lag)} before`}
          </span>
        </>
      ),
    },
    ...(event.skew === null
      ? []
      : [
          {
            key: "Clock",
            value: <Badge tone="warn">{event.skew === "ahead" ? "Ahead of ours" : "Behind ours"}</Badge>,
          },
        ]),
    {
      key: "Source",
      value: <SourceFact source={event.source} />,
    },
    {
      key: "Host name",
      value:
        event.ecs["host.name"] === undefined ? (
          <span className="text-muted">none in the record</span>
        ) : (
          <HostVouching event={event} />
        ),
    },
    { key: "Decoder", value: <span className="font-mono text-small">{event.decoder}</span> },
    ...(event.batchId === undefined
      ? []
      : [
          {
            key: "Batch",
            value: (
              <span className="font-mono text-small break-all">
                {event.batchId}, record {(event.line ?? 0) + 1}
              </span>
            ),
          },
        ]),
    {
      key: "Id",
      value: <span className="font-mono text-small break-all">{event.id}</span>,
      actions: <CopyButton text={event.id} label="Copy the id" />,
    },
  ];
  return (
    <section aria-label="Where it came from" className="mt-5">
      <h3 className="mb-1 font-semibold">Where it came from</h3>
      <KeyValueList items={facts} />
    </section>
  );
}

/** Who sent it, and whether anything proves that. */
function SourceFact({ source: { id, name, isAuthenticated } }: Pick<EventItem, "source">): ReactElement {
  const { can } = useSession();
  return (
    <>
      <span className="font-mono text-small break-all">
        {can("monitoring:read-sources") ? (
          <Link to="/sources" search={{ source: id }} className="hover:underline">
            {name}
          </Link>
        ) : (
          name
        )}
      </span>
      <span className="block">
        {isAuthenticated ? (
          <span className="text-muted">It signed in with a token or as a member.</span>
        ) : (
          <>
            <VouchingMark level="unauthenticated" />
            <span className="block text-muted">
              Plain syslog has no sign-in: whoever reaches the port can write anything, in any host’s name.
            </span>
          </>
        )}
      </span>
    </>
  );
}
