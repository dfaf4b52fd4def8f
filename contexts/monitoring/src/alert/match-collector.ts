import { type EventRow, eventIdOf } from "../event/event-row.ts";
import type { SuppressionFields } from "../suppression/suppression.ts";
import { FIRST_EVENTS, LAST_EVENTS } from "./alert.ts";
import { copyOf, type DetectedMatch, type EventCopy, matchOf } from "./detected-match.ts";

export interface MatchCollector {
  /** One rule and one row; hand the rows in their order, all rules of a row together. */
  readonly add: (ruleId: string, row: EventRow) => void;
  /** In the order they were added. */
  readonly result: () => readonly DetectedMatch[];
}

interface Kept {
  first: number;
  /** Places of the last matches in the result, oldest first. */
  readonly last: number[];
}

/**
 * What the worker hands over of the matches of one job. A rule that matches everything is a match for each record, but
 * an alert keeps 25 copies: whatever else is left out here, nobody needs it on the other side of the thread.
 */
export function createMatchCollector(wanted: SuppressionFields): MatchCollector {
  const matches: DetectedMatch[] = [];
  const keptOf = new Map<string, Kept>();
  let current: { readonly row: EventRow; readonly copy: EventCopy } | undefined;

  return {
    add(ruleId, row) {
      if (current?.row !== row) current = { row, copy: copyOf(row, eventIdOf(row)) };
      const { copy } = current;
      const match = matchOf(ruleId, row, copy.eventId, wanted);
      const place = matches.push({ ...match, copy }) - 1;
      const key = groupOf(match);
      const kept = keptOf.get(key) ?? { first: 0, last: [] };
      keptOf.set(key, kept);
      if (kept.first < FIRST_EVENTS) {
        kept.first += 1;
        return;
      }
      kept.last.push(place);
      if (kept.last.length > LAST_EVENTS) withoutCopy(matches, kept.last.shift());
    },
    result: () => matches,
  };
}

/** No coarser than a fingerprint, nor than what two suppressions tell apart; finer only means some copies more. */
function groupOf({ ruleId, host, user, sourceIp, fields }: DetectedMatch): string {
  return JSON.stringify([ruleId, host, user, sourceIp, fields]);
}

function withoutCopy(matches: DetectedMatch[], place: number | undefined): void {
  const match = place === undefined ? undefined : matches[place];
  if (place === undefined || !match) return;
  const { copy: _, ...rest } = match;
  matches[place] = rest;
}
