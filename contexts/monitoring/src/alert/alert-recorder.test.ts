import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import type { AlertsRaised } from "../events.ts";
import { migrations } from "../migrations/index.ts";
import type { MonitoringTables } from "../tables.ts";
import { recordMatches } from "./alert-recorder.ts";
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
import type { DetectedMatch } from "./detected-match.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

let announced: AlertsRaised[] = [];

beforeEach(async () => {
  announced = [];
  await emptyTables(db);
  const files = [
    aRuleFile("a.yml", aRule()),
    aRuleFile("b.yml", aRule({ id: OTHER_RULE, title: "Other", level: "low" })),
  ];
  await aRuleSetService(db).import("Tests", files, BY);
});

function record(matches: readonly DetectedMatch[], at = NOW): ReturnType<typeof recordMatches> {
  return aTransaction(db, announced)((scope) => recordMatches(scope, matches, at));
}

interface AlertRow {
  readonly no: number;
  readonly state: string;
  readonly events: number;
  readonly host: string | null;
  readonly is_noisy: boolean;
  readonly is_collecting: boolean;
  readonly revision: number;
}

async function alerts(): Promise<readonly AlertRow[]> {
  const { rows } = await sql<AlertRow>`select no, state, events, host, is_noisy, is_collecting, revision
    from monitoring.alert order by no`.execute(db);
  return rows;
}

async function copies(): Promise<readonly { place: number; raw: string }[]> {
  const { rows } = await sql<{ place: number; copy: { raw: string } }>`select place, copy from monitoring.alert_event
    order by place`.execute(db);
  return rows.map(({ place, copy }) => ({ place, raw: copy.raw }));
}

describe("one fingerprint", () => {
  it("is one alert over many events and groups, with first and last seen by the clocks of the events", async () => {
    await record([aMatch(2), aMatch(1), aMatch(3, { host: "WEB-1" })]);
    await record([aMatch(0), aMatch(9)], new Date(NOW.getTime() + 60_000));

    expect(await alerts()).toMatchObject([{ events: 5, host: "web-1", state: "open", revision: 2 }]);
    expect(announced.map(({ alerts }) => alerts.map(({ events, revision }) => ({ events, revision })))).toEqual([
      [{ events: 3, revision: 1 }],
      [{ events: 5, revision: 2 }],
    ]);
    expect(announced[1]?.alerts[0]).toMatchObject({
      rule: { id: RULE, title: "A rule", author: "Ada", tactics: ["credential-access"], techniques: ["T1003.001"] },
      severity: "high",
      entities: [{ kind: "host", value: "web-1", isVouched: false }],
      firstAt: new Date(NOW.getTime() - 60_000).toISOString(),
      lastAt: new Date(NOW.getTime() - 60_000 + 9).toISOString(),
      detectedAt: NOW.toISOString(),
    });
  });

  it("keeps its first 20 and its last 5 events, whatever the groups they came in", async () => {
    await record(Array.from({ length: 18 }, (_, n) => aMatch(n)));
    await record(Array.from({ length: 30 }, (_, n) => aMatch(18 + n)));

    const kept = await copies();
    expect(kept.slice(0, 20).map(({ raw }) => raw)).toEqual(Array.from({ length: 20 }, (_, n) => `event ${n}`));
    expect(new Set(kept.slice(20).map(({ raw }) => raw))).toEqual(
      new Set([43, 44, 45, 46, 47].map((n) => `event ${n}`)),
    );
  });

  it("opens a new alert when the old one is closed, or was quiet for a day", async () => {
    await record([aMatch(1)]);
    await record([aMatch(2)], new Date(NOW.getTime() + 24 * 3_600_000));
    await record([aMatch(3)], new Date(NOW.getTime() + 49 * 3_600_000));
    await sql`update monitoring.alert set state = 'closed', disposition = 'false-positive', closed_at = now(),
      is_collecting = false where is_collecting`.execute(db);
    await record([aMatch(4)], new Date(NOW.getTime() + 50 * 3_600_000));

    expect(await alerts()).toMatchObject([
      { events: 2, state: "open", is_collecting: false },
      { events: 1, state: "closed" },
      { events: 1, state: "open", is_collecting: true },
    ]);
  });

  it("holds whatever a record holds", async () => {
    const odd = "a\u0000b \ud800 <img src=x> \u202E";

    await record([aMatch(1, { host: odd, user: "x".repeat(5_000), raw: odd })]);

    expect(await copies()).toEqual([{ place: 0, raw: odd }]);
    expect((await alerts())[0]?.host).toBe("a\uFFFDb \uFFFD <img src=x> \u202E");
    expect(announced[0]?.alerts[0]?.entities[1]?.value).toHaveLength(1_024);
  });
});

it("groups at once lose nothing and count nothing twice", async () => {
  const group = (from: number): DetectedMatch[] =>
    Array.from({ length: 400 }, (_, n) =>
      aMatch(from + n, { host: `host-${n % 40}`, ruleId: n % 2 === 0 ? RULE : OTHER_RULE }),
    );

  await Promise.all([record(group(0)), record(group(400).reverse()), record(group(800)), record(group(1_200))]);

  const rows = await alerts();
  expect(rows).toHaveLength(40);
  expect(rows.reduce((sum, { events }) => sum + events, 0)).toBe(1_600);
  expect(announced.flatMap(({ alerts }) => alerts).every(({ events }) => events > 0)).toBe(true);
});

it("an event that two rules match is in the alerts of both", async () => {
  await record([aMatch(1), aMatch(1, { ruleId: OTHER_RULE })]);

  expect((await alerts()).map(({ events }) => events)).toEqual([1, 1]);
});

it("a match of a rule that nobody knows is named and stops nothing", async () => {
  const recorded = await record([aMatch(1, { ruleId: "unheard-of" }), aMatch(2)]);

  expect(recorded).toEqual({ raised: 1, unknownRules: ["unheard-of"] });
});

describe("a rule that matches everything", () => {
  const flood = (from: number, count: number): DetectedMatch[] =>
    Array.from({ length: count }, (_, n) => aMatch(from + n, { host: `host-${from + n}` }));

  it("makes 100 alerts an hour and one that takes the rest and lists whom it is about", async () => {
    await record(flood(0, 60));
    await record([...flood(60, 400), aMatch(5_000, { ruleId: OTHER_RULE })]);
    await record([...flood(460, 40), aMatch(5_001, { host: "host-3" })]);

    const rows = await alerts();
    expect(rows.filter(({ is_noisy }) => !is_noisy)).toHaveLength(101);
    const noisy = rows.filter(({ is_noisy }) => is_noisy);
    expect(noisy).toMatchObject([{ events: 400, host: null }]);
    expect(rows.find(({ host }) => host === "host-3")?.events).toBe(2);
    const { rows: lists } = await sql<{ noisy: { seen: object[]; isCut: boolean } }>`
      select noisy from monitoring.alert where is_noisy`.execute(db);
    expect(lists[0]?.noisy.seen).toHaveLength(200);
    expect(lists[0]?.noisy).toMatchObject({ isCut: true });
    expect(announced.at(-1)?.alerts.filter(({ isNoisy }) => isNoisy)).toMatchObject([{ events: 400, entities: [] }]);
  });

  it("has 100 again in the next hour", async () => {
    await record(flood(0, 150));
    await record(flood(200, 50), new Date(NOW.getTime() + 3_600_000));

    expect((await alerts()).filter(({ is_noisy }) => !is_noisy)).toHaveLength(150);
  });

  it("announces no more than an event can carry", async () => {
    const wide = Array.from({ length: 90 }, (_, n) =>
      aMatch(n, { host: `${n}-${"h".repeat(1_000)}`, user: "u".repeat(1_000), process: "p".repeat(2_000) }),
    );

    await record(wide);

    expect(announced.length).toBeGreaterThan(1);
    expect(announced.flatMap(({ alerts }) => alerts)).toHaveLength(90);
    for (const event of announced) expect(JSON.stringify(event).length).toBeLessThan(256 * 1_024);
  });
});

describe("a suppression", () => {
  const scope = { host: "web-1", conditions: [{ field: "CommandLine", value: "BACKUP.sh" }] };
  const hidden = (n: number): DetectedMatch => aMatch(n, { fields: { CommandLine: "backup.sh" } });

  beforeEach(async () => {
    await aTransaction(db)(({ suppressions }) =>
      suppressions.add({
        id: "sup_1",
        scope,
        owner: { id: "mem_ada", name: "Ada" },
        reason: "nightly",
        createdAt: NOW,
        endsAt: new Date(NOW.getTime() + 86_400_000),
        hits: 0,
        revision: 1,
      }),
    );
  });

  it("hides what it names and nothing else; what it hides is kept, counted and not announced", async () => {
    await record([hidden(1), hidden(2), aMatch(3)]);

    expect(await alerts()).toMatchObject([
      { state: expect.stringMatching(/open|suppressed/) },
      { state: expect.stringMatching(/open|suppressed/) },
    ]);
    expect((await alerts()).find(({ state }) => state === "suppressed")).toMatchObject({ events: 2 });
    expect(announced.flatMap(({ alerts }) => alerts)).toMatchObject([{ events: 1 }]);
    const { rows } = await sql`select hits, last_hit_at from monitoring.suppression`.execute(db);
    expect(rows).toEqual([{ hits: 2, last_hit_at: NOW }]);
    const { rows: days } = await sql`select day, matches, alerts, suppressed from monitoring.rule_day`.execute(db);
    expect(days).toEqual([{ day: "2026-11-24", matches: 3, alerts: 1, suppressed: 2 }]);
  });

  it("hides nothing after its end", async () => {
    await record([hidden(1)]);
    await record([hidden(2)], new Date(NOW.getTime() + 86_400_000));

    const { rows } = await sql<{ hits: number }>`select hits from monitoring.suppression`.execute(db);
    expect(rows).toEqual([{ hits: 1 }]);
    expect((await alerts()).map(({ state }) => state)).toEqual(["suppressed", "open"]);
  });
});
