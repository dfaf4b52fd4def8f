import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { recordMatches } from "../alert/alert-recorder.ts";
import { createAlertService } from "../alert/alert-service.ts";
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
} from "../alert/alert-testing.ts";
import { listAlerts } from "../alert/alert-view.ts";
import { migrations } from "../migrations/index.ts";
import type { MonitoringTables } from "../tables.ts";
import { loadDetectionPlan } from "./detection-plan.ts";
import type { RuleItem } from "./rule-contract.ts";
import { getRule } from "./rule-detail-view.ts";
import { createRuleService } from "./rule-service.ts";
import { listRules, ruleFacets, type RuleQuestion } from "./rule-view.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

const transaction = aTransaction(db);
let changes = 0;
const service = createRuleService({ transaction, now: () => NOW, onRulesChanged: async () => void (changes += 1) });
const other = aRule({
  id: OTHER_RULE,
  title: "Other",
  level: "low",
  author: "Bob",
  product: "windows",
  tags: ["attack.execution"],
});

beforeEach(async () => {
  changes = 0;
  await emptyTables(db);
  await aRuleSetService(db).import("Tests", [aRuleFile("a.yml", aRule()), aRuleFile("b/b.yml", other)], BY);
});

async function list(change: Partial<RuleQuestion> = {}): Promise<readonly RuleItem[]> {
  const question: RuleQuestion = { q: "", sort: "title", order: "ascending", limit: 100, ...change };
  return (await listRules(db, question, NOW)).items;
}

async function running(): Promise<readonly string[]> {
  return (await loadDetectionPlan(db, NOW)).rules.map(({ ruleId }) => ruleId);
}

const code = (code: string): object => expect.objectContaining({ code });

describe("the switch of a rule", () => {
  it("outlives versions, keeps who and why, and is in the audit trail", async () => {
    await service.switch(RULE, { isOn: false, reason: "the scanner does this every night" }, 1, BY);
    const newer = aRuleFile("a.yml", aRule({ title: "A better rule" }));
    await aRuleSetService(db).import("Tests", [newer, aRuleFile("b/b.yml", other)], BY);

    expect(await running()).toEqual([OTHER_RULE]);
    expect(changes).toBe(1);
    expect(await getRule(db, RULE, NOW)).toMatchObject({
      title: "A better rule",
      isOn: false,
      isSwitched: true,
      switch: { reason: "the scanner does this every night", by: "Ada", at: NOW.toISOString() },
      versions: [
        { number: 2, isEffective: true },
        { number: 1, isActive: false },
      ],
    });
    const { rows } = await sql`select action, details from platform.audit_entry where target_id = ${RULE}`.execute(db);
    expect(rows).toEqual([{ action: "monitoring.rule.switched-off", details: '{"revision":2}' }]);
  });

  it("turns many at once: each is audited, what runs is made anew once, and a stale one stays as it is", async () => {
    await service.switch(OTHER_RULE, { isOn: false, reason: "noise" }, 1, BY);
    changes = 0;

    const outcome = await service.switchMany(
      [
        { id: RULE, revision: 1 },
        { id: OTHER_RULE, revision: 1 },
        { id: "unheard-of", revision: 1 },
        { id: RULE, revision: 1 },
      ],
      { isOn: false, reason: "all of it" },
      BY,
    );

    expect(outcome).toEqual({
      done: [{ id: RULE, revision: 2 }],
      skipped: expect.arrayContaining([
        { id: OTHER_RULE, why: "changed" },
        { id: "unheard-of", why: "missing" },
      ]),
    });
    expect(changes).toBe(1);
    expect(await running()).toEqual([]);
    const back = await service.switchMany(
      [
        { id: RULE, revision: 2 },
        { id: OTHER_RULE, revision: 2 },
      ],
      { isOn: true, reason: "Taken back" },
      BY,
    );
    expect(back.done).toHaveLength(2);
    expect(changes).toBe(2);
    expect([...(await running())].sort()).toEqual([OTHER_RULE, RULE].sort());
    const { rows } = await sql`select target_id from platform.audit_entry
      where action = 'monitoring.rule.switched-on' and target_id in (${RULE}, ${OTHER_RULE}) order by target_id`.execute(
      db,
    );
    expect(rows).toEqual([RULE, OTHER_RULE].sort().map((id) => ({ target_id: id })));
    expect(await service.switchMany([{ id: RULE, revision: 9 }], { isOn: true, reason: "late" }, BY)).toMatchObject({
      done: [],
    });
    expect(changes).toBe(2);
  });

  it("is left as it is by a stale revision, and is not there for a rule that no active version holds", async () => {
    await service.switch(RULE, { isOn: false, reason: "noise" }, 1, BY);

    await expect(service.switch(RULE, { isOn: true, reason: "late" }, 1, BY)).rejects.toEqual(code("rule.changed"));
    await expect(service.switch("unheard-of", { isOn: true, reason: "x" }, 1, BY)).rejects.toEqual(
      code("rule.not-found"),
    );
    expect(await running()).toEqual([OTHER_RULE]);
    expect(changes).toBe(1);
  });
});

describe("how rules did", () => {
  const DAY_MS = 86_400_000;

  beforeEach(async () => {
    const record = (from: number, count: number, daysAgo: number): Promise<unknown> =>
      transaction((scope) =>
        recordMatches(
          scope,
          Array.from({ length: count }, (_, n) => aMatch(from + n, { host: `host-${from + n}` })),
          new Date(NOW.getTime() - daysAgo * DAY_MS),
        ),
      );
    await record(0, 4, 40);
    await record(10, 3, 10);
    await record(20, 2, 0);
  });

  it("counts matches and alerts of 7 and 30 days, and when it fired last", async () => {
    const [rule, never] = await list();

    expect(rule).toMatchObject({ id: RULE, matches7Days: 2, matches30Days: 5, alerts30Days: 5 });
    expect(rule?.lastFiredAt).toBe(NOW.toISOString());
    expect(never).toMatchObject({ id: OTHER_RULE, matches30Days: 0, lastFiredAt: null, precision: null });
    expect((await getRule(db, RULE, NOW))?.days.map(({ matches }) => matches)).toEqual([4, 3, 2]);
  });

  it("takes precision from what people decided, where benign ones and duplicates do not count", async () => {
    const alerts = createAlertService({ transaction, now: () => NOW });
    const { items } = await listAlerts(db, { state: "open", q: "", sort: "newest", limit: 100 }, NOW);
    const verdicts = [
      "true-positive",
      "false-positive",
      "true-positive",
      "benign-true-positive",
      "duplicate",
      "true-positive",
    ] as const;
    for (const [index, disposition] of verdicts.entries()) {
      await alerts.close(items.slice(index, index + 1), { disposition, reason: "" }, BY);
    }

    const [rule] = await list({ sort: "precision", order: "descending" });

    expect(rule).toMatchObject({
      id: RULE,
      precision: 0.75,
      verdicts: { truePositive: 3, benignTruePositive: 1, falsePositive: 1 },
    });
  });

  it.each<[string, Partial<RuleQuestion>, readonly string[]]>([
    ["all by title", {}, ["A rule", "Other"]],
    ["the most matches first", { sort: "matches", order: "descending" }, ["A rule", "Other"]],
    ["the mildest first", { sort: "level" }, ["Other", "A rule"]],
    ["the last fired first", { sort: "fired", order: "descending" }, ["A rule", "Other"]],
    ["a level or worse", { level: "medium" }, ["A rule"]],
    ["a product", { product: "Windows" }, ["Other"]],
    ["a tactic", { tactic: "execution" }, ["Other"]],
    ["what has fired", { hasFired: true }, ["A rule"]],
    ["what never fired", { hasFired: false }, ["Other"]],
    ["what is off", { isOn: false }, []],
    ["an author", { q: "bob" }, ["Other"]],
    ["a technique", { q: "t1003.001" }, ["A rule"]],
    ["a path", { q: "b/b" }, ["Other"]],
    ["nothing", { q: "%" }, []],
  ])("lists %s", async (_, change, titles) => {
    expect((await list(change)).map(({ title }) => title)).toEqual(titles);
  });

  it.each(["title", "level", "fired", "matches", "alerts", "precision"] as const)(
    "by %s comes in pages without gaps, both ways",
    async (sort) => {
      for (const order of ["ascending", "descending"] as const) {
        const question: RuleQuestion = { q: "", sort, order, limit: 1 };
        const first = await listRules(db, question, NOW);
        const second = await listRules(db, { ...question, cursor: first.nextCursor ?? "" }, NOW);

        expect([...first.items, ...second.items]).toEqual(await list({ sort, order }));
        expect(second.nextCursor).toBeNull();
      }
    },
  );

  it("counts what one may filter by, with what could not be loaded", async () => {
    const broken = { path: "broken.yml", text: "not one" };
    await aRuleSetService(db).import("Broken", [aRuleFile("c.yml", { ...other, id: "third" }), broken], BY);

    expect(await ruleFacets(db, NOW)).toMatchObject({
      total: 3,
      on: 3,
      failed: 1,
      sets: [
        { label: "Tests", rules: 2 },
        { label: "Broken", rules: 1 },
      ],
      products: [
        { value: "windows", rules: 2 },
        { value: "linux", rules: 1 },
      ],
      tactics: [
        { value: "execution", rules: 2 },
        { value: "credential-access", rules: 1 },
      ],
      levels: [
        { value: "low", rules: 2 },
        { value: "high", rules: 1 },
      ],
    });
  });
});
