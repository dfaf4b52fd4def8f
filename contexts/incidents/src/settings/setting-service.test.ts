import { expect, it } from "vitest";
import { sql } from "kysely";
import { ADA, anAlert, at, BOB, HOUR, testIncidents } from "../testing.ts";
import { createChangeSettings } from "./setting-service.ts";
import { createSettingStore } from "./setting-store.ts";

const { db, transaction, triage, of, partition, clock } = await testIncidents();
const change = createChangeSettings({ transaction, now: () => clock.now });
const settings = createSettingStore(db);

it("a change counts from the next alert on, is audited, and a stale one changes nothing", async () => {
  const before = anAlert({ about: ["host:set-1"], severity: "medium" });
  await triage(before);
  const { revision } = await settings.get();

  await change({ openThreshold: 20, windowMinutes: 60, nearMinutes: 30 }, revision, ADA);
  await expect(change({ openThreshold: 90, windowMinutes: 60, nearMinutes: 30 }, revision, BOB)).rejects.toThrow(
    "Somebody changed the settings",
  );

  const after = anAlert({ about: ["host:set-2"], severity: "medium" });
  const apart = anAlert({ about: ["host:set-2"], severity: "medium", firstAt: at(HOUR) });
  await triage(after, apart);
  expect((await of(before)).state).toBe("candidate");
  expect(await of(after)).toMatchObject({ state: "open", openedBecause: "Risk 25 reached the threshold 20" });
  expect((await partition()).map((group) => group.length)).toEqual([1, 1, 1]);
  expect(await settings.get()).toMatchObject({ openThreshold: 20, revision: revision + 1, changedByName: "ADA" });
  const { rows } = await sql<{ details: string }>`select details from platform.audit_entry
    where action = 'incidents.settings.changed'`.execute(db);
  expect(rows).toHaveLength(1);
});

it("the near window fits into the whole one", async () => {
  const { revision } = await settings.get();

  await expect(change({ openThreshold: 20, windowMinutes: 60, nearMinutes: 61 }, revision, ADA)).rejects.toThrow(
    "cannot be longer",
  );
});
