import type { SourceItem } from "@cordon/monitoring/contract";

export const NOW: Date = new Date("2026-11-24T06:30:00Z");

/** A healthy source; a test names only what matters to it. */
export function aSource(change: Partial<SourceItem> = {}): SourceItem {
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
    occurred: { first: "2026-11-23T07:00:00Z", last: "2026-11-24T06:29:00Z" },
    undecoded: 0,
    skewed: 0,
    refused: 0,
    lastRefusal: null,
    decoders: [],
    ...change,
  };
}
