import { type IncidentState, rankOf } from "./incident.ts";
import type { TimelineRecord } from "./record.ts";

/** The clocks of an incident; undefined where it has not come to that. */
export interface IncidentTimes {
  /** First event, by its own clock, as known today. */
  readonly occurredAt: Date | undefined;
  /** First event as known when the first alert came: kept when an earlier one turns up. */
  readonly firstKnownAt: Date | undefined;
  /** The first alert was found. */
  readonly alertedAt: Date | undefined;
  readonly openedAt: Date | undefined;
  /** The first time somebody took it on; stays for good. */
  readonly acknowledgedAt: Date | undefined;
  /** When it got there for the last time, while it has not fallen back since. */
  readonly containedAt: Date | undefined;
  readonly eradicatedAt: Date | undefined;
  readonly recoveredAt: Date | undefined;
  /** Set exactly while closed. */
  readonly closedAt: Date | undefined;
  /** Every time, oldest first. */
  readonly reopenedAt: readonly Date[];
}

type Reached = "contained" | "eradicated" | "recovered";
const REACHED: readonly Reached[] = ["contained", "eradicated", "recovered"];

/**
 * The clocks, from the records alone: in the order they were written, those of merged incidents as `absorbed`.
 * Of an absorbed incident count first events, alerts and who took it on; its closing by the merge does not.
 */
export function timesOf(records: readonly TimelineRecord[], absorbed: readonly TimelineRecord[] = []): IncidentTimes {
  const own = standing(records);
  const all = [...own, ...standing(absorbed)];
  const reached = new Map<Reached, Date>();
  const reopenedAt: Date[] = [];
  let closedAt: Date | undefined;
  for (const { from, to, at } of movesOf(own)) {
    closedAt = to === "closed" ? at : undefined;
    if (from === "closed") reopenedAt.push(at);
    for (const state of REACHED) {
      if (to === state) reached.set(state, at);
      else if (rankOf(to) < rankOf(state)) reached.delete(state);
    }
  }
  const alerts = all.flatMap(({ fact }) =>
    fact.kind === "alert-joined" || fact.kind === "alert-revised" ? [fact] : [],
  );
  const joinedFirst = all
    .filter(({ fact }) => fact.kind === "alert-joined")
    .sort((a, b) => a.at.getTime() - b.at.getTime())[0]?.fact;
  const moves = movesOf(all);
  return {
    occurredAt: earliest(alerts.map(({ firstAt }) => new Date(firstAt))),
    firstKnownAt: joinedFirst?.kind === "alert-joined" ? new Date(joinedFirst.firstAt) : undefined,
    alertedAt: earliest(alerts.map(({ detectedAt }) => new Date(detectedAt))),
    openedAt: earliest(moves.filter(({ to }) => to === "open").map(({ at }) => at)),
    acknowledgedAt: earliest(moves.filter(({ to }) => to === "acknowledged").map(({ at }) => at)),
    containedAt: reached.get("contained"),
    eradicatedAt: reached.get("eradicated"),
    recoveredAt: reached.get("recovered"),
    closedAt,
    reopenedAt,
  };
}

/** Records whose decision was not taken back. */
function standing(records: readonly TimelineRecord[]): readonly TimelineRecord[] {
  const undone = new Set(records.flatMap(({ fact }) => (fact.kind === "taken-back" ? fact.recordIds : [])));
  return undone.size === 0 ? records : records.filter(({ id }) => !undone.has(id));
}

function movesOf(
  records: readonly TimelineRecord[],
): readonly { readonly from: IncidentState; readonly to: IncidentState; readonly at: Date }[] {
  return records.flatMap(({ at, fact }) => (fact.kind === "moved" ? [{ from: fact.from, to: fact.to, at }] : []));
}

function earliest(dates: readonly Date[]): Date | undefined {
  return dates.reduce<Date | undefined>(
    (least, date) => (least === undefined || date < least ? date : least),
    undefined,
  );
}
