import { expect, it } from "vitest";
import { silentAfterMs, sourceHealth, sourcesFinding, sourceTroubles } from "./source-health.ts";
import { aSource, NOW } from "./testing.ts";

it.each([
  ["Healthy", {}],
  ["Silent", { lastSeenAt: "2026-11-24T04:00:00Z" }],
  ["Refused", { refused: 2, lastRefusal: "batch.too-large" }],
  ["Lagging", { lagMs: 600_000 }],
  ["Not understood", { undecoded: 120 }],
  ["Wrong clock", { skewed: 3 }],
] as const)("a source is %s", (word, change) => {
  expect(sourceHealth(aSource(change), NOW).word).toBe(word);
});

it("silence outweighs everything else", () => {
  expect(sourceHealth(aSource({ lastSeenAt: "2026-11-23T00:00:00Z", refused: 5, lagMs: 1e7 }), NOW).word).toBe(
    "Silent",
  );
});

it("everything that is wrong is said, the worst first", () => {
  const source = aSource({ lastSeenAt: "2026-11-23T00:00:00Z", refused: 5, lagMs: 1e7, undecoded: 190, skewed: 1 });

  expect(sourceTroubles(source, NOW).map(({ state }) => state)).toEqual([
    "silent",
    "refused",
    "lagging",
    "undecoded",
    "skewed",
  ]);
});

it.each([
  ["10 min for one that always talks", Array.from({ length: 24 }, () => 3_600), 10 * 60_000],
  ["ten times its gap for one that sends four times a day", [1, 0, 0, 1, 0, 0, 1, 0, 0, 1], 10 * 3_600_000],
  ["a day at most", [1, 1, 1].map(() => 0.1), 24 * 3_600_000],
  ["an hour for one without a rhythm", [500, 500], 3_600_000],
] as const)("silence begins after %s", (_, hourly, expected) => {
  expect(silentAfterMs({ hourly: [...hourly] })).toBe(expected);
});

const SILENT = { lastSeenAt: "2026-11-24T01:00:00Z" };

it.each([
  ["1 source sends", [{}]],
  ["2 sources send, 1 is silent", [{}, {}, SILENT]],
  ["1 source sends, 2 are silent", [SILENT, {}, SILENT]],
  ["The only source is silent", [SILENT]],
  ["All 2 sources are silent", [SILENT, SILENT]],
] as const)("the finding is: %s", (finding, changes) => {
  const sources = changes.map((change) => aSource(change));
  expect(sourcesFinding(sources, NOW)).toBe(finding);
});
