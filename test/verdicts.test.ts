import { setTimeout as sleep } from "node:timers/promises";
import { inventory } from "@cordon/inventory/context";
import { incidents } from "@cordon/incidents/context";
import type { IncidentsTables } from "@cordon/incidents";
import type { MonitoringTables } from "@cordon/monitoring";
import { monitoring } from "@cordon/monitoring/context";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { withTablesOf } from "@cordon/platform/database/create-database";
import { createTransaction } from "@cordon/platform/database/transaction";
import { createEvents, type Events } from "@cordon/platform/events/create-events";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { silentLog } from "@cordon/platform/log";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { subscribersOf } from "../apps/server/src/subscribers.ts";
import type { IncidentEvent } from "../contexts/incidents/src/incident/announce.ts";
import type { Incident } from "../contexts/incidents/src/incident/incident.ts";
import { createIncidentService } from "../contexts/incidents/src/incident/incident-service.ts";
import { storesIn } from "../contexts/incidents/src/incident/incident-scope.ts";
import type { AlertItem } from "../contexts/monitoring/src/alert/alert-contract.ts";
import { createAlertStore } from "../contexts/monitoring/src/alert/alert-store.ts";
import { recordMatches } from "../contexts/monitoring/src/alert/alert-recorder.ts";
import { aMatch, aRule, aRuleFile, aRuleSetService, BY, RULE } from "../contexts/monitoring/src/alert/alert-testing.ts";
import { listAlerts } from "../contexts/monitoring/src/alert/alert-view.ts";
import type { AlertsRaised } from "../contexts/monitoring/src/events.ts";
import { listRules } from "../contexts/monitoring/src/rule/rule-view.ts";
import { createSuppressionStore } from "../contexts/monitoring/src/suppression/suppression-store.ts";

const { db, address } = await createTestDatabase<unknown>([
  eventMigrations,
  { context: "platform", migrations: platformMigrations },
  { context: "inventory", migrations: inventory.migrations },
  { context: "monitoring", migrations: monitoring.migrations },
  { context: "incidents", migrations: incidents.migrations },
]);
const monitoringDb = withTablesOf<MonitoringTables>(db);
const now = (): Date => new Date();
const needs = { emit: (...all: Parameters<Events["emit"]>) => events.emit(...all), auditIn: auditOf } as const;
const recording = createTransaction({ db: monitoringDb, ...needs, keyOf: ({ type }: AlertsRaised) => type }, (trx) => ({
  alerts: createAlertStore(trx),
  suppressions: createSuppressionStore(trx),
}));
const service = createIncidentService({
  transaction: createTransaction(
    { db: withTablesOf<IncidentsTables>(db), ...needs, keyOf: (event: IncidentEvent) => event.incidentId },
    storesIn,
  ),
  now,
  responder: async () => undefined,
  criticalityOf: async () => new Map(),
});
let events: Events;

function auditOf(trx: Parameters<typeof auditWriter>[0]): ReturnType<typeof auditWriter> {
  return auditWriter(trx, now);
}

beforeAll(async () => {
  events = createEvents({
    db,
    address,
    subscribers: subscribersOf(() => events, { onIncidentChanged: () => undefined, now: () => new Date() }),
    log: silentLog,
  });
  await events.start();
  await aRuleSetService(monitoringDb, now).import("Rules", [aRuleFile("a.yml", aRule({ level: "high" }))], BY);
}, 60_000);
afterAll(() => events.stop());

let day = 0;
beforeEach(() => {
  day += 1;
});

/** A match on that host, on a day of its own for each test. */
async function match(number: number, host: string): Promise<void> {
  const occurredAt = Date.UTC(2026, 0, day, 8);
  await recording((scope) => recordMatches(scope, [aMatch(day * 100 + number, { host, occurredAt })], now()));
}

async function alertsOf(...hosts: readonly string[]): Promise<readonly AlertItem[]> {
  const asked = { state: "all", sort: "oldest", limit: 100, q: "" } as const;
  const { items } = await listAlerts(monitoringDb, asked, now());
  return items.filter(({ host }) => host !== null && hosts.includes(host));
}

async function until(
  isSo: (alerts: readonly AlertItem[]) => boolean,
  ...hosts: readonly string[]
): Promise<readonly AlertItem[]> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const alerts = await alertsOf(...hosts);
    if ((alerts.length > 0 && isSo(alerts)) || Date.now() > deadline) return alerts;
    await sleep(50);
  }
}

async function incidentOf(host: string): Promise<Incident> {
  const [alert] = await until((alerts) => alerts.every(({ incidentId }) => incidentId !== null), host);
  const incident = await storesIn(withTablesOf(db)).incidents.find(alert?.incidentId ?? "");
  if (!incident) throw new Error(`no alert on ${host} came to know its incident`);
  return incident;
}

const ADA = { actor: { kind: "member", id: "mem_ada", name: "Ada" }, remoteAddress: "10.0.0.9" } as const;

/** As the Rules page has it; null while nobody judged. */
async function precision(): Promise<number | null | undefined> {
  const { items } = await listRules(monitoringDb, { sort: "title", order: "ascending", limit: 10, q: "" }, now());
  return items.find(({ id }) => id === RULE)?.precision;
}

it("an incident that is closed as false positive closes its alerts as such, and reopening takes it back", async () => {
  await match(1, "web-1");
  const { id, revision } = await incidentOf("web-1");

  await service.close(id, { disposition: "false-positive", reason: "a drill", duplicateOf: undefined }, revision, ADA);
  expect(await until(areClosed, "web-1")).toMatchObject([
    { state: "closed", disposition: "false-positive", closedBy: "Ada", incidentId: id },
  ]);
  expect(await precision()).toBe(0);

  await service.move(id, "open", revision + 1, "not so fast", ADA);
  expect(await until((alerts) => !areClosed(alerts), "web-1")).toMatchObject([
    { state: "open", disposition: null, incidentId: id },
  ]);
  expect(await precision()).toBeNull();
});

it("a verdict that is taken back and given anew at once ends as the last one", async () => {
  await match(1, "hasty-1");
  let { id, revision } = await incidentOf("hasty-1");

  for (const disposition of ["false-positive", "benign-true-positive", "false-positive"] as const) {
    await service.close(id, { disposition, reason: "", duplicateOf: undefined }, revision, ADA);
    ({ revision } = await service.takeBack(id, revision + 1, ADA));
  }
  await service.close(id, { disposition: "true-positive", reason: "", duplicateOf: undefined }, revision, ADA);

  const isLast = (alerts: readonly AlertItem[]): boolean => alerts[0]?.disposition === "true-positive";
  expect(await until(isLast, "hasty-1")).toMatchObject([{ disposition: "true-positive", incidentId: id }]);
  expect(await precision()).toBe(1);
});

it("alerts of an incident that was merged are those of the other one, and share its verdict", async () => {
  await match(1, "pair-1");
  await match(2, "pair-2");
  const [first, second] = [await incidentOf("pair-1"), await incidentOf("pair-2")];
  expect(first.id).not.toBe(second.id);

  const merged = await service.merge(first.id, first.revision, { id: second.id, seen: second.revision }, "", ADA);
  const linked = await until((alerts) => alerts.every(({ incidentId }) => incidentId === first.id), "pair-1", "pair-2");
  expect(linked.map(({ incidentId }) => incidentId)).toEqual([first.id, first.id]);

  const closing = { disposition: "true-positive", reason: "", duplicateOf: undefined } as const;
  await service.close(merged.id, closing, merged.revision, ADA);
  const verdict = { state: "closed", disposition: "true-positive", incidentId: first.id };
  expect(await until(areClosed, "pair-1", "pair-2")).toMatchObject([verdict, verdict]);
});

it("alerts that are drawn together by a later one know the incident they are all in", async () => {
  await match(1, "late-1");
  await match(2, "late-2");
  const [first, second] = [await incidentOf("late-1"), await incidentOf("late-2")];
  expect(first.id).not.toBe(second.id);

  const occurredAt = Date.UTC(2026, 0, day, 8, 5);
  const bridge = [3, 4].map((n) => aMatch(day * 100 + n, { host: `late-${n - 2}`, user: "ada", occurredAt }));
  await recording((scope) => recordMatches(scope, bridge, now()));

  const areTogether = (alerts: readonly AlertItem[]): boolean =>
    alerts.length === 4 && alerts.every(({ incidentId }) => incidentId === first.id);
  const alerts = await until(areTogether, "late-1", "late-2");
  expect(alerts.map(({ incidentId }) => incidentId)).toEqual(Array.from({ length: 4 }, () => first.id));
});

function areClosed(alerts: readonly AlertItem[]): boolean {
  return alerts.every(({ state }) => state === "closed");
}
