import { expect, it } from "vitest";
import { closedSince, severityFigures } from "./incident-counts.ts";

it("a number counts what its link shows: this severity and worse", () => {
  const figures = severityFigures([
    { value: "critical", incidents: 1 },
    { value: "medium", incidents: 4 },
    { value: "low", incidents: 9 },
  ]);

  expect(figures.map(({ words, incidents }) => `${incidents} ${words}`)).toEqual([
    "1 critical",
    "1 high or worse",
    "5 medium or worse",
  ]);
});

it("only what was closed in the time counts, by what it was", () => {
  const since = new Date("2026-11-17T00:00:00Z");
  const counted = closedSince(
    [
      { closedAt: "2026-11-17T00:00:00.000Z", disposition: "false-positive" },
      { closedAt: "2026-11-20T00:00:00.000Z", disposition: "false-positive" },
      { closedAt: "2026-11-16T23:59:59.999Z", disposition: "duplicate" },
      { closedAt: null, disposition: null },
    ],
    since,
  );

  expect(counted.total).toBe(2);
  expect(counted.of).toMatchObject({ "false-positive": 2, duplicate: 0 });
});
