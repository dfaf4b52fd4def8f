import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import fc from "fast-check";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { migrations } from "../migrations/index.ts";
import type { MonitoringTables } from "../tables.ts";
import type { AlertItem } from "./alert-contract.ts";
import { getAlert } from "./alert-detail-view.ts";
import { recordMatches } from "./alert-recorder.ts";
import { createAlertService } from "./alert-service.ts";
import {
  aMatch,
  aRule,
  aRuleFile,
  aRuleSetService,
  aTransaction,
  BY,
  emptyTables,
  NOW,
  OTHER_RULE,
  RULE,
} from "./alert-testing.ts";
import { type AlertQuestion, alertFacets, listAlerts } from "./alert-view.ts";
import type { DetectedMatch } from "./detected-match.ts";
import { linkIncident, recordVerdict, withdrawVerdict } from "./incident-verdict.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

const transaction = aTransaction(db);
const service = createAlertService({ transaction, now: () => NOW });

beforeEach(async () => {
  await emptyTables(db);
  const other = aRule({ id: OTHER_RULE, title: "Other 100%", level: "low", tags: ["attack.execution"] });
  await aRuleSetService(db).import("Tests", [aRuleFile("a.yml", aRule()), aRuleFile("b.yml", other)], BY);
});

function record(matches: readonly DetectedMatch[], at = NOW): Promise<unknown> {
  return transaction((scope) => recordMatches(scope, matches, at));
}

function question(change: Partial<AlertQuestion> = {}): AlertQuestion {
  return { state: "open", q: "", sort: "severity", limit: 100, ...change };
}

async function list(change: Partial<AlertQuestion> = {}): Promise<readonly AlertItem[]> {
  return (await listAlerts(db, question(change), NOW)).items;
}

async function one(): Promise<AlertItem> {
  await record([aMatch(1)]);
  const [alert] = await list();
  if (!alert) throw new Error("no alert was made");
  return alert;
}

async function audited(id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ action: string }>`select action from platform.audit_entry
    where target_id = ${id} order by id`.execute(db);
  return rows.map(({ action }) => action);
}

const FALSE_POSITIVE = { disposition: "false-positive", reason: "a scanner of ours" } as const;

describe("closing alerts", () => {
  it("keeps the verdict, its reason and its author, and leaves each deed in the audit trail", async () => {
    const alert = await one();

    const closed = await service.close([alert], FALSE_POSITIVE, BY);
    const [item] = await list({ state: "closed" });
    const reopened = await service.reopen(closed.done, BY);

    expect(closed).toEqual({ done: [{ id: alert.id, revision: 2 }], skipped: [] });
    expect(item).toMatchObject({ disposition: "false-positive", closedBy: "Ada", closedAt: NOW.toISOString() });
    expect(reopened.done).toEqual([{ id: alert.id, revision: 3 }]);
    expect(await getAlert(db, alert.id, NOW)).toMatchObject({ state: "open", disposition: null, closeReason: null });
    expect(await audited(alert.id)).toEqual(["monitoring.alert.closed", "monitoring.alert.reopened"]);
  });

  it("leaves alone what somebody decided meanwhile, what is hidden, and what is not there; and says so", async () => {
    const alert = await one();
    await service.close([alert], FALSE_POSITIVE, BY);
    const missing = { id: `alt_${"0".repeat(26)}`, revision: 1 };

    const late = await service.close([alert, missing], { disposition: "true-positive", reason: "" }, BY);

    expect(late).toEqual({
      done: [],
      skipped: [
        { id: alert.id, why: "changed" },
        { id: missing.id, why: "missing" },
      ],
    });
    expect((await list({ state: "closed" }))[0]?.disposition).toBe("false-positive");
    expect(await audited(alert.id)).toHaveLength(1);
  });

  it("is not refused because further events arrived", async () => {
    const alert = await one();
    await record([aMatch(2)]);

    expect((await service.close([alert], FALSE_POSITIVE, BY)).done).toHaveLength(1);
  });

  it("a reopened alert takes further events, unless a newer alert does", async () => {
    const alert = await one();
    const first = await service.close([alert], FALSE_POSITIVE, BY);
    const again = await service.reopen(first.done, BY);
    await record([aMatch(2)]);
    expect((await list()).map(({ events }) => events)).toEqual([2]);

    const second = await service.close(again.done, FALSE_POSITIVE, BY);
    await record([aMatch(3)]);
    await service.reopen(second.done, BY);
    await record([aMatch(4)]);

    expect((await list({ sort: "oldest" })).map(({ events }) => events)).toEqual([2, 2]);
  });

  it("whatever is decided in whatever order, an alert is closed exactly while it has a verdict", async () => {
    await record(Array.from({ length: 4 }, (_, n) => aMatch(n, { host: `host-${n}` })));
    const ids = (await list()).map(({ id }) => id);
    const deed = fc.record({ deed: fc.constantFrom("close", "reopen", "verdict", "withdraw"), of: fc.nat(3) });

    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 8 }), async (deeds) => {
        for (const { deed, of } of deeds) {
          const all = await list({ state: "all" });
          const alert = all.find(({ id }) => id === ids[of]) ?? { id: "", revision: 0 };
          if (deed === "close") await service.close([alert], FALSE_POSITIVE, BY);
          else if (deed === "reopen") await service.reopen([alert], BY);
          else if (deed === "withdraw") await transaction(({ trx }) => withdrawVerdict(trx, [alert.id]));
          else {
            const verdict = { alertIds: [alert.id], incidentId: "inc_1", by: "Bob", at: NOW };
            await transaction(({ trx }) => recordVerdict(trx, { ...verdict, disposition: "duplicate" }));
          }
        }
        for (const { state, disposition, closedAt, closedBy } of await list({ state: "all" })) {
          const isClosed = state === "closed";
          expect([disposition !== null, closedAt !== null, closedBy !== null]).toEqual([isClosed, isClosed, isClosed]);
        }
        await record(ids.map((_, n) => aMatch(n + 10, { host: `host-${n}` })));
      }),
      { numRuns: 15 },
    );
  });
});

describe("an incident", () => {
  it("takes alerts, gives them its verdict, and gives them back", async () => {
    const alert = await one();

    await transaction(({ trx }) => linkIncident(trx, { alertIds: [alert.id, "alt_gone"], incidentId: "inc_1" }));
    expect((await list({ incidentId: "inc_1" })).map(({ id }) => id)).toEqual([alert.id]);

    const verdict = {
      alertIds: [alert.id],
      incidentId: "inc_1",
      disposition: "true-positive",
      by: "Bob",
      at: NOW,
    } as const;
    await transaction(({ trx }) => recordVerdict(trx, verdict));
    expect((await list({ state: "closed" }))[0]).toMatchObject({ disposition: "true-positive", closedBy: "Bob" });

    await transaction(({ trx }) => withdrawVerdict(trx, [alert.id]));
    expect(await list()).toMatchObject([{ id: alert.id, incidentId: "inc_1" }]);
  });
});

describe("the list", () => {
  beforeEach(async () => {
    const hour = (n: number): Date => new Date(NOW.getTime() - n * 3_600_000);
    await record([aMatch(1, { host: "WEB-1", user: "root", sourceIp: "10.0.0.1" })], hour(3));
    await record(
      [aMatch(2, { host: "db-1", ruleId: OTHER_RULE }), aMatch(3, { host: "db-1", ruleId: OTHER_RULE })],
      hour(2),
    );
    await record([aMatch(4, { host: "db-2" })], hour(1));
  });

  it.each<[string, Partial<AlertQuestion>, readonly string[]]>([
    ["the worst first, then the newest", {}, ["db-2", "WEB-1", "db-1"]],
    ["the newest first", { sort: "newest" }, ["db-2", "db-1", "WEB-1"]],
    ["the oldest first", { sort: "oldest" }, ["WEB-1", "db-1", "db-2"]],
    ["the most events first", { sort: "count" }, ["db-1", "db-2", "WEB-1"]],
    ["a severity or worse", { severity: "medium" }, ["db-2", "WEB-1"]],
    ["a rule", { ruleId: OTHER_RULE }, ["db-1"]],
    ["a host whatever its case", { host: "web-1" }, ["WEB-1"]],
    ["a user", { user: "ROOT" }, ["WEB-1"]],
    ["an address", { sourceIp: "10.0.0.1" }, ["WEB-1"]],
    ["a tactic", { tactic: "execution" }, ["db-1"]],
    ["a part of a title, with nothing special in it", { q: "100%" }, ["db-1"]],
    ["a part of a host", { q: "DB-" }, ["db-2", "db-1"]],
    ["a time", { from: "150m", to: "90m" }, ["db-1"]],
    ["nothing", { q: "_" }, []],
    ["closed ones", { state: "closed" }, []],
  ])("shows %s", async (_, change, hosts) => {
    expect((await list(change)).map(({ host }) => host)).toEqual(hosts);
  });

  it.each(["severity", "newest", "oldest", "count"] as const)("by %s comes in pages without gaps", async (sort) => {
    const whole = await list({ sort });
    const paged: AlertItem[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAlerts(db, question({ sort, limit: 1, cursor }), NOW);
      paged.push(...page.items);
      expect(page.total).toBe(3);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);

    expect(paged).toEqual(whole);
  });

  it("refuses a cursor of another sort", async () => {
    const { nextCursor } = await listAlerts(db, question({ limit: 1 }), NOW);

    await expect(listAlerts(db, question({ sort: "count", cursor: nextCursor ?? "" }), NOW)).rejects.toMatchObject({
      code: "request.invalid",
    });
  });

  it("counts what one may filter by further", async () => {
    expect(await alertFacets(db, question(), NOW)).toEqual({
      total: 3,
      severities: [
        { value: "high", label: "high", alerts: 2 },
        { value: "low", label: "low", alerts: 1 },
      ],
      rules: [
        { value: RULE, label: "A rule", alerts: 2 },
        { value: OTHER_RULE, label: "Other 100%", alerts: 1 },
      ],
      tactics: [
        { value: "credential-access", label: "credential-access", alerts: 2 },
        { value: "execution", label: "execution", alerts: 1 },
      ],
      hosts: ["db-1", "db-2", "web-1"].map((value) => ({ value, label: value, alerts: 1 })),
      users: [{ value: "root", label: "root", alerts: 1 }],
    });
  });
});

it("the detail has the rule with its author, whom it is about, and the events in the order they were found", async () => {
  await record(Array.from({ length: 28 }, (_, n) => aMatch(n, { user: "root", process: "/bin/cat" })));
  const [alert] = await list();

  const detail = await getAlert(db, alert?.id ?? "", NOW);

  expect(detail).toMatchObject({
    rule: { author: "Ada", license: "DRL 1.1", firstSteps: ["Look."], description: "Finds it." },
    entities: [
      { kind: "host", value: "web-1" },
      { kind: "user", value: "root" },
      { kind: "process", value: "/bin/cat" },
    ],
    events: 28,
    noisy: null,
    suppression: null,
  });
  expect(detail?.copies.map(({ number }) => number)).toEqual([
    ...Array.from({ length: 20 }, (_, n) => n + 1),
    ...[24, 25, 26, 27, 28],
  ]);
  expect(await getAlert(db, "alt_none", NOW)).toBeUndefined();
});
