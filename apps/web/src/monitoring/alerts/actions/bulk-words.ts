import type { BulkOutcome } from "@cordon/monitoring/contract";
import { plural } from "@cordon/ui";

const WHY: Readonly<Record<BulkOutcome["skipped"][number]["why"], (alerts: number) => string>> = {
  changed: (alerts) => `${alerts} changed by somebody meanwhile`,
  suppressed: (alerts) => `${alerts} suppressed, so there is nothing to decide`,
  missing: (alerts) => `${alerts} not there any more`,
};

/** What became of a deed, in a line: "3 alerts closed as duplicate. Left alone: 1 changed by somebody meanwhile." */
export function bulkWords(deed: string, { done, skipped }: BulkOutcome): string {
  const first = done.length === 0 ? `No alert ${deed}.` : `${plural(done.length, "alert")} ${deed}.`;
  if (skipped.length === 0) return first;
  const reasons = [...Map.groupBy(skipped, ({ why }) => why)].map(([why, of]) => WHY[why](of.length));
  return `${first} Left alone: ${reasons.join("; ")}.`;
}
