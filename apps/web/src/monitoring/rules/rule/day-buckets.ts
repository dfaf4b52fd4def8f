import type { RuleDetail } from "@cordon/monitoring/contract";
import type { HistogramBucket } from "@cordon/ui";

export const DAY_MS = 86_400_000;
const DAYS = 30;

/** One for each of the last 30 days, also for those without a match, oldest first. */
export function dayBuckets(days: RuleDetail["days"], today: string): readonly HistogramBucket[] {
  const matches = new Map(days.map(({ day, matches }) => [day, matches]));
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, index) => {
    const at = new Date(last - (DAYS - 1 - index) * DAY_MS);
    return { at, count: matches.get(at.toISOString().slice(0, 10)) ?? 0 };
  });
}
