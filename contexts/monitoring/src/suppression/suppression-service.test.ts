import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { getAlert } from "../alert/alert-detail-view.ts";
import { recordMatches } from "../alert/alert-recorder.ts";
import {
  aMatch,
  aRule,
  aRuleFile,
  aRuleSetService,
  aTransaction,
  BY,
  emptyTables,
  NOW,
  RULE,
} from "../alert/alert-testing.ts";
import { listAlerts } from "../alert/alert-view.ts";
import { migrations } from "../migrations/index.ts";
import { loadDetectionPlan } from "../rule/detection-plan.ts";
import type { MonitoringTables } from "../tables.ts";
import { createSuppressionService } from "./suppression-service.ts";
import { getSuppression, listSuppressions } from "./suppression-view.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

const DAY_MS = 86_400_000;
const inDays = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);
const transaction = aTransaction(db);
let clock = NOW;
let changes = 0;
const service = createSuppressionService({ transaction, now: () => clock, onRulesChanged: () => (changes += 1) });
const input = { scope: { host: "web-1", conditions: [] }, reason: "nightly backup", endsAt: inDays(7) };

beforeEach(async () => {
  clock = NOW;
  changes = 0;
  await emptyTables(db);
  await aRuleSetService(db).import("Tests", [aRuleFile("a.yml", aRule())], BY);
});

async function audited(id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ action: string }>`select action from platform.audit_entry where target_id = ${id}
    order by id`.execute(db);
  return rows.map(({ action }) => action);
}

const code = (code: string): object => expect.objectContaining({ code });

it("is shown on what it hid, with how much that was", async () => {
  const id = await service.create(input, BY);
  await transaction((scope) => recordMatches(scope, [aMatch(1), aMatch(2), aMatch(3, { host: "db-1" })], NOW));

  const { items } = await listAlerts(db, { state: "suppressed", q: "", sort: "newest", limit: 10 }, NOW);
  const alert = await getAlert(db, items[0]?.id ?? "", NOW);

  expect(items).toMatchObject([{ host: "web-1", events: 2, suppressionId: id }]);
  expect(alert?.suppression).toMatchObject({ id, owner: "Ada", reason: "nightly backup", hits: 2, alerts: 1 });
  expect(await listSuppressions(db, { state: "active", limit: 10 }, NOW)).toEqual([alert?.suppression]);
});

it("is listed with the title of its rule, and by it", async () => {
  await service.create({ ...input, scope: { ruleId: RULE, conditions: [] } }, BY);
  await service.create(input, BY);

  const items = await listSuppressions(db, { state: "active", ruleId: RULE, limit: 10 }, NOW);

  expect(items.map(({ scope }) => scope)).toMatchObject([{ ruleId: RULE, ruleTitle: "A rule", host: null }]);
});

it("tells the worker which fields to copy while it is active", async () => {
  await service.create({ ...input, scope: { conditions: [{ field: "CommandLine", value: "x" }] } }, BY);

  expect((await loadDetectionPlan(db, NOW)).fields).toEqual(["CommandLine"]);
  expect((await loadDetectionPlan(db, inDays(7))).fields).toEqual([]);
  expect(changes).toBe(1);
});

it("ends once, now, and stays with who ended it; each deed is in the audit trail", async () => {
  const id = await service.create(input, BY);
  await service.moveEnd(id, inDays(30), 1, BY);
  clock = inDays(1);

  await service.end(id, BY);
  await service.end(id, BY);

  expect(await getSuppression(db, id, clock)).toMatchObject({
    isActive: false,
    endedBy: "Ada",
    endsAt: clock.toISOString(),
  });
  expect(await listSuppressions(db, { state: "ended", limit: 10 }, clock)).toHaveLength(1);
  expect(await audited(id)).toEqual(["created", "end-moved", "ended"].map((deed) => `monitoring.suppression.${deed}`));
});

it("is left as it is by a stale revision, and does not come back from its end", async () => {
  const id = await service.create(input, BY);
  await service.moveEnd(id, inDays(30), 1, BY);

  await expect(service.moveEnd(id, inDays(2), 1, BY)).rejects.toEqual(code("suppression.changed"));
  clock = inDays(31);
  await expect(service.moveEnd(id, inDays(60), 2, BY)).rejects.toEqual(code("suppression.invalid"));
  await expect(service.end("sup_none", BY)).rejects.toEqual(code("suppression.not-found"));
});

it.each([
  ["hides everything", { scope: { conditions: [] } }],
  ["ends in the past", { endsAt: NOW }],
  ["ends after more than a year", { endsAt: inDays(367) }],
])("is refused when it %s", async (_, change) => {
  await expect(service.create({ ...input, ...change }, BY)).rejects.toEqual(code("suppression.invalid"));
  expect(await listSuppressions(db, { state: "active", limit: 10 }, NOW)).toEqual([]);
});
