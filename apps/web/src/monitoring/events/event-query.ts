import type { EventDetail, EventItem } from "@cordon/monitoring/contract";
import { formatSearch } from "@cordon/monitoring/search";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { api } from "../../api/client.ts";

/** One event, whole. It never changes, so it is asked for once. */
export function useEvent(id: string): UseQueryResult<EventDetail> {
  return useQuery({
    queryKey: ["events", "one", id],
    queryFn: ({ signal }) => api.getEvent({ params: { id } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

/** The address of an event, for a colleague. */
export function eventLink(id: string): string {
  return `${window.location.origin}/events/${id}`;
}

const AROUND_MS = 5 * 60_000;

/** The part of a URL that shows what else happened on the same host five minutes before and after. */
export function around(event: Pick<EventItem, "occurredAt" | "ecs">): {
  readonly q: string;
  readonly from: string;
  readonly to: string;
} {
  const at = Date.parse(event.occurredAt);
  const host = event.ecs["host.name"];
  return {
    q:
      host === undefined
        ? ""
        : formatSearch({ kind: "field", field: "host.name", test: { kind: "equals", value: host } }),
    from: new Date(at - AROUND_MS).toISOString(),
    to: new Date(at + AROUND_MS).toISOString(),
  };
}
