import { expect, it } from "vitest";
import { dayBuckets } from "./day-buckets.ts";

it("days without a match are there with nothing, across the end of a month", () => {
  const day = (name: string, matches: number) => ({ day: name, matches, alerts: 0, suppressed: 0 });

  const buckets = dayBuckets([day("2026-02-27", 4), day("2026-03-02", 7)], "2026-03-02");

  expect(buckets).toHaveLength(30);
  expect(buckets.slice(-4).map(({ at, count }) => [at.toISOString().slice(0, 10), count])).toEqual([
    ["2026-02-27", 4],
    ["2026-02-28", 0],
    ["2026-03-01", 0],
    ["2026-03-02", 7],
  ]);
});
