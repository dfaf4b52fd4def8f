import { expect, it } from "vitest";
import { createRecordReader } from "@cordon/monitoring/detect";
import { demoDay, demoRecords, moved, readOrganisation } from "./demo-day.ts";

it("the day is the last one whose story lies wholly in the past", () => {
  expect(demoDay(new Date("2026-11-24T14:00:00Z"))).toEqual(new Date("2026-11-24T00:00:00Z"));
  expect(demoDay(new Date("2026-11-24T13:59:59Z"))).toEqual(new Date("2026-11-23T00:00:00Z"));
});

it("every way in which a record writes its day is moved, and nothing else", () => {
  const day = new Date("2027-01-09T00:00:00Z");

  expect(moved("2026-03-02T08:00:00Z web-1", day)).toBe("2027-01-09T08:00:00Z web-1");
  expect(moved("[02/Mar/2026:08:00:00 +0000]", day)).toBe("[09/Jan/2027:08:00:00 +0000]");
  expect(moved("msg=audit(1772443501.938:4938): pid=1772443501", day)).toBe(
    `msg=audit(${Date.UTC(2027, 0, 9, 9, 25, 1) / 1_000}.938:4938): pid=1772443501`,
  );
});

it("all golden records happen on the day, on hosts that the organisation has", async () => {
  const { sources, hosts } = await readOrganisation();
  const read = await createRecordReader();
  const day = new Date("2026-11-23T00:00:00Z");
  const body = Buffer.from(await demoRecords(Object.keys(sources), day));
  const records = [...read(body, { receivedAt: Date.UTC(2026, 10, 24), isHistorical: true, isSyslog: false })];
  const elsewhere = records.filter(
    ({ event }) => new Date(event.occurredAt ?? 0).toISOString().slice(0, 10) !== "2026-11-23",
  );
  const names = new Set(hosts.map(({ name }) => name));
  const unknown = new Set(
    records.map(({ event }) => event.ecs["host.name"]).filter((name) => name && !names.has(name)),
  );

  expect(records.length).toBeGreaterThan(350);
  expect(elsewhere.map(({ text }) => text)).toEqual([]);
  expect([...unknown]).toEqual([]);
});
