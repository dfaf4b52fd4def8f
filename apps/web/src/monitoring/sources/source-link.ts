import type { SourceItem } from "@cordon/monitoring/contract";
import { type EventsSearch, rangeSeen, searchFor } from "../../events-link.ts";

/** Which of the received records: all, those of one decoder, those with a wrong clock. */
export interface Received {
  readonly decoder?: string;
  readonly isSkewed?: boolean;
  /** Received within, half-open; since the start of the page's window when absent. */
  readonly from?: Date;
  readonly to?: Date;
}

/**
 * The search that finds what a number of the Sources page counts. Sources count by arrival (`receivedAt`), the range of a
 * search is about when things happened, so it spans when these records happened: years ago, for a recording.
 */
export function receivedSearch(
  source: Pick<SourceItem, "name" | "occurred">,
  since: string,
  { decoder, isSkewed = false, from, to }: Received,
  now: Date,
): EventsSearch {
  const q = [
    searchFor({ source: source.name, ...(decoder === undefined ? {} : { decoder }) }),
    ...(isSkewed ? ["exists:skew"] : []),
    `receivedAt:>=${from?.toISOString() ?? since}`,
    ...(to === undefined ? [] : [`receivedAt:<${to.toISOString()}`]),
  ].join(" ");
  const { occurred } = source;
  return { q, ...rangeSeen({ firstSeenAt: occurred?.first ?? since, lastSeenAt: occurred?.last ?? since }, now) };
}
