import type { SourceItem } from "@cordon/monitoring/contract";
import { expect, it } from "vitest";
import { sourceHealth } from "./source-health.ts";

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
  ["Refused", { refused: 2, lastRefusal: "The batch is too large." }],
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
