import type { SourceItem } from "@cordon/monitoring/contract";
import { expect, it } from "vitest";
import { byAttention, silentAfterMs, sourceHealth, sourcesFinding } from "./source-health.ts";

const NOW = new Date("2026-11-24T06:30:00Z");

function aSource(change: Partial<SourceItem> = {}): SourceItem {
  return {
    id: "src_1",
    name: "web-1",
    kind: "token",
    vouching: "bound",
    hostName: "web-1",
    firstSeenAt: "2026-11-01T00:00:00Z",
    lastSeenAt: "2026-11-24T06:29:00Z",
    events: 1_000,
    bytes: 1_000_000,
    ratePerMinute: 2,
    hourly: [100, 100],
    lagMs: 900,
    undecoded: 0,
    refused: 0,
    lastRefusal: null,
    decoders: [],
    ...change,
  };
}

it.each([
  ["Healthy", {}],
  ["Silent", { lastSeenAt: "2026-11-24T04:00:00Z" }],
  ["Refused", { refused: 2, lastRefusal: "batch.too-large" }],
  ["Lagging", { lagMs: 600_000 }],
  ["Not understood", { undecoded: 120 }],
] as const)("a source is %s", (word, change) => {
  expect(sourceHealth(aSource(change), NOW).word).toBe(word);
});

it("silence outweighs everything else", () => {
  expect(sourceHealth(aSource({ lastSeenAt: "2026-11-23T00:00:00Z", refused: 5, lagMs: 1e7 }), NOW).word).toBe(
    "Silent",
  );
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

it("silent sources come first, then refused, then late, then the rest by last record", () => {
  const sources = [
    aSource({ id: "src_early", lastSeenAt: "2026-11-24T06:20:00Z" }),
    aSource({ id: "src_late", lagMs: 1e7 }),
    aSource({ id: "src_fresh" }),
    aSource({ id: "src_refused", refused: 1 }),
    aSource({ id: "src_silent", ...SILENT }),
  ];
  const order = byAttention(sources, NOW).map(({ id }) => id);
  expect(order).toEqual(["src_silent", "src_refused", "src_late", "src_fresh", "src_early"]);
});
