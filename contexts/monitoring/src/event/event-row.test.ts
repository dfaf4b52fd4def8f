import { describe, expect, it } from "vitest";
import { eventIdOf, receivedAtOf, type RowContext, skewOf, toEventRow } from "./event-row.ts";
import { anEventRow } from "./testing.ts";

const AT = Date.UTC(2026, 7, 1, 12);
const CONTEXT: RowContext = {
  batchId: "bat_1",
  receivedAt: AT,
  isHistorical: false,
  source: { id: "src_1", name: "relay" },
};
const decoded = { decoder: "text", occurredAt: undefined, ecs: {}, fields: new Map<string, string>() };
const record = { line: 3, raw: "x" };

describe("an event's id", () => {
  it("is the same for a retry and another for each line and batch", () => {
    const first = eventIdOf(anEventRow({ batchId: "bat_1", line: 1 }));

    expect(eventIdOf(anEventRow({ batchId: "bat_1", line: 1, raw: "other" }))).toBe(first);
    expect(eventIdOf(anEventRow({ batchId: "bat_1", line: 2 }))).not.toBe(first);
    expect(eventIdOf(anEventRow({ batchId: "bat_2", line: 1 }))).not.toBe(first);
    expect(first).toMatch(/^evt_[0-9a-f]{32}$/);
  });

  it("tells when the event was received, and sorts by line within a batch", () => {
    const ids = [300, 2, 70_000].map((line) => eventIdOf(anEventRow({ receivedAt: AT, line })));

    expect(ids.map(receivedAtOf)).toEqual([AT, AT, AT]);
    expect(ids.toSorted()).toEqual([ids[1], ids[0], ids[2]]);
  });
});

describe("a record's clock", () => {
  it.each([
    [5 * 60_000, false, undefined],
    [5 * 60_000 + 1, false, "ahead"],
    [5 * 60_000 + 1, true, "ahead"],
    [-24 * 3_600_000, false, undefined],
    [-24 * 3_600_000 - 1, false, "behind"],
    [-24 * 3_600_000 - 1, true, undefined],
  ] as const)("%d ms off, historical %s, is marked %s", (offset, isHistorical, skew) => {
    expect(skewOf(AT + offset, AT, isHistorical)).toBe(skew);
  });

  it("is ours where the record has none or one beyond what the store can hold", () => {
    expect(toEventRow(decoded, record, CONTEXT).occurredAt).toBe(AT);
    expect(toEventRow({ ...decoded, occurredAt: Number.NaN }, record, CONTEXT).occurredAt).toBe(AT);
    expect(toEventRow({ ...decoded, occurredAt: Date.UTC(1601, 0, 1) }, record, CONTEXT)).toMatchObject({
      occurredAt: Date.UTC(1900, 0, 1),
      skew: "behind",
    });
    expect(toEventRow({ ...decoded, occurredAt: 8.64e15 }, record, CONTEXT)).toMatchObject({
      occurredAt: Date.UTC(2299, 11, 31),
      skew: "ahead",
    });
  });
});

describe("a host name", () => {
  const named = { ...decoded, ecs: { "host.name": "WEB-1" } };

  it("is vouched for only by a source that is bound to that host", () => {
    expect(toEventRow(named, record, CONTEXT).isHostVouched).toBe(false);
    expect(toEventRow(named, record, { ...CONTEXT, boundHost: "web-1" }).isHostVouched).toBe(true);
    expect(toEventRow(named, record, { ...CONTEXT, boundHost: "db-1" })).toMatchObject({
      isHostVouched: false,
      ecs: { "host.name": "WEB-1" },
    });
  });

  it("is the bound host's where the record names none", () => {
    expect(toEventRow(decoded, record, { ...CONTEXT, boundHost: "web-1" })).toMatchObject({
      isHostVouched: true,
      ecs: { "host.name": "web-1" },
    });
  });
});
