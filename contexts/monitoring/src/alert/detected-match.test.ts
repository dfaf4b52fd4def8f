import { expect, it } from "vitest";
import type { DecodedEvent } from "../event/event.ts";
import { type EventRow, toEventRow } from "../event/event-row.ts";
import { copyOf, matchOf } from "./detected-match.ts";

function aRow(raw: string, decoded: Partial<DecodedEvent> = {}): EventRow {
  return toEventRow(
    { decoder: "text", occurredAt: 1_000, ecs: {}, fields: new Map(), ...decoded },
    { line: 4, raw },
    {
      batchId: "bat_1",
      receivedAt: 2_000,
      isHistorical: true,
      source: { id: "src_1", name: "a token" },
      boundHost: "db-1",
    },
  );
}

it("says whom a record is about, by the words of the event", () => {
  const row = aRow("x", { ecs: { "host.name": "web-1", "user.name": "root", "source.ip": "10.0.0.1" } });

  const match = matchOf("rule-1", row, "evt_1", []);

  expect(match).toMatchObject({ host: "web-1", user: "root", sourceIp: "10.0.0.1", isHostVouched: false });
  expect(match).toMatchObject({ eventId: "evt_1", occurredAt: 1_000, receivedAt: 2_000 });
  expect("fields" in match || "process" in match).toBe(false);
});

it("takes along only the fields that suppressions ask for, and no member of objects", () => {
  const fields = new Map([
    ["CommandLine", "tar"],
    ["user.name", "the source's"],
    ["other", "x"],
  ]);
  const row = aRow("x", { ecs: { "user.name": "root" }, fields });

  const match = matchOf("rule-1", row, "evt_1", ["CommandLine", "absent", "constructor", "user.name"]);

  expect(match.fields).toEqual({ CommandLine: "tar", "user.name": "root" });
});

it("keeps at most 32,768 characters of the record, and says so", () => {
  const [whole, cut] = [32_768, 32_769].map((length) => copyOf(aRow("x".repeat(length)), "evt_1"));

  expect([whole?.isRawCut, cut?.isRawCut]).toEqual([false, true]);
  expect(cut?.raw).toHaveLength(32_768);
});
