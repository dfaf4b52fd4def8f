import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { aRule, aRuleFile, aRuleSetService, BY, emptyTables, NOW, OTHER_RULE, RULE } from "../alert/alert-testing.ts";
import { createRuleSet } from "@cordon/sigma";
import { compileRules } from "../detect/compiled-rules.ts";
import { migrations } from "../migrations/index.ts";
import type { MonitoringTables } from "../tables.ts";
import { loadDetectionPlan } from "./detection-plan.ts";
import { MAX_RULE_BYTES, MAX_RULES } from "./rule-import.ts";
import { BUILT_IN_NAME } from "./rule-set-service.ts";
import { getRule, writtenRule } from "./rule-detail-view.ts";
import { listRuleChanges, listRuleFailures, listRuleSets } from "./rule-set-view.ts";
import { parseSigmaFile } from "./sigma-parser.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

let service: ReturnType<typeof aRuleSetService>;
let clock = NOW.getTime();

beforeEach(async () => {
  clock = NOW.getTime();
  service = aRuleSetService(db, () => new Date((clock += 1_000)));
  await emptyTables(db);
});

const one = aRuleFile("a.yml", aRule());
const two = aRuleFile("b.yml", aRule({ id: OTHER_RULE, title: "Other" }));

async function running(): Promise<readonly string[]> {
  return (await loadDetectionPlan(db, NOW)).rules.map(({ source }) => source).sort();
}

async function failures(): Promise<readonly object[]> {
  const { rows } = await sql<object>`select path, error_line as line, error from monitoring.rule_set_entry
    where error is not null order by path`.execute(db);
  return rows;
}

const code = (code: string): object => expect.objectContaining({ code });

describe("a rule set", () => {
  it("gains no version from the same files, in whatever order", async () => {
    const first = await service.import("Sigma", [one, two], BY);
    const again = await service.import("sigma", [two, one], BY);

    expect(first).toMatchObject({ isNew: true, version: { number: 1, rules: 2, failed: 0 } });
    expect(again).toMatchObject({ isNew: false, set: { id: first.set.id }, version: { number: 1 } });
  });

  it("says what a version changed, and goes back to the one before", async () => {
    const { set } = await service.import("Sigma", [one, two], BY);
    const changed = aRuleFile("a.yml", aRule({ title: "A better rule" }));
    const added = aRuleFile("c.yml", aRule({ id: "2f06a3a5-6a09-413f-8743-e6cf35561297", title: "New" }));
    await service.import("Sigma", [changed, added], BY);

    expect(await running()).toEqual(["title: A better rule", "title: New"]);
    expect(await listRuleChanges(db, set.id, 2)).toMatchObject([
      { change: "changed", id: RULE, title: "A better rule" },
      { change: "added", title: "New" },
      { change: "removed", id: OTHER_RULE, title: "Other" },
    ]);

    await service.activate(set.id, 1, BY);
    expect(await running()).toEqual(["title: A rule", "title: Other"]);
    await expect(service.activate(set.id, 9, BY)).rejects.toEqual(code("rule-set.version-not-found"));
  });

  it("goes back by the import of older files as well, without a new version", async () => {
    await service.import("Sigma", [one], BY);
    await service.import("Sigma", [one, two], BY);

    const back = await service.import("Sigma", [one], BY);

    expect(back).toMatchObject({ isNew: false, version: { number: 1, isActive: true } });
    expect(await running()).toEqual(["title: A rule"]);
  });

  it("names what it could not load, and loads the rest", async () => {
    await service.import(
      "Sigma",
      [
        one,
        { path: "broken.yml", text: "title: [" },
        aRuleFile("copy.yml", aRule({ title: "The same id", line: 7 })),
        { path: "large.yml", text: "#".repeat(MAX_RULE_BYTES + 1) },
      ],
      BY,
    );

    expect(await running()).toEqual(["title: A rule"]);
    expect(await failures()).toEqual([
      { path: "broken.yml", line: 3, error: "The rule has no detection." },
      {
        path: "copy.yml",
        line: 7,
        error: `The id ${RULE} belongs to the rule in a.yml already. Give this one its own.`,
      },
      { path: "large.yml", line: 1, error: "The file is larger than 512 KB, which no rule needs." },
    ]);
  });

  it("keeps the id of a rule that has none while its path stays", async () => {
    const nameless = aRule({ id: undefined });
    await service.import("Sigma", [aRuleFile("x.yml", nameless)], BY);
    const [before] = (await loadDetectionPlan(db, NOW)).rules;

    await service.import("Sigma", [aRuleFile("x.yml", { ...nameless, title: "Renamed", source: "new" })], BY);

    const [after] = (await loadDetectionPlan(db, NOW)).rules;
    expect(before?.ruleId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(after).toMatchObject({ ruleId: before?.ruleId, source: "new" });
  });

  it("is refused when it is larger than any, with nothing kept", async () => {
    const many = Array.from({ length: MAX_RULES + 1 }, (_, n) => ({ path: `${n}.yml`, text: "" }));

    await expect(service.import("Sigma", many, BY)).rejects.toEqual(code("rules.too-many"));
    expect(await running()).toEqual([]);
  });

  it("cannot be named as ours, nor be empty", async () => {
    await expect(service.import("cordon", [one], BY)).rejects.toEqual(code("rule-set.reserved"));
    await expect(service.import("Sigma", [], BY)).rejects.toEqual(code("rules.empty"));
  });
});

describe("a rule that two sets hold", () => {
  it("counts as ours says; among imported ones as the last one says", async () => {
    await service.import("First", [aRuleFile("a.yml", aRule({ title: "first" }))], BY);
    const second = await service.import("Second", [aRuleFile("a.yml", aRule({ title: "second" }))], BY);
    expect(await running()).toEqual(["title: second"]);

    await service.import("First", [aRuleFile("a.yml", aRule({ title: "first, newer" }))], BY);
    expect(await running()).toEqual(["title: first, newer"]);

    await service.importBuiltIn([aRuleFile("ours.yml", aRule({ title: "ours" }))]);
    await service.activate(second.set.id, 1, BY);
    expect(await running()).toEqual(["title: ours"]);
  });
});

describe("what runs before anybody decided", () => {
  it("is ours from level low on, and of others what their authors stand behind", async () => {
    const id = (n: number): string => `${n}f06a3a5-6a09-413f-8743-e6cf35561297`;
    await service.importBuiltIn([
      aRuleFile("1.yml", aRule({ id: id(1), title: "ours, informational", level: "informational" })),
      aRuleFile("2.yml", aRule({ id: id(2), title: "ours, low", level: "low" })),
    ]);
    await service.import(
      "Sigma",
      [
        aRuleFile("3.yml", aRule({ id: id(3), title: "theirs, informational", level: "informational" })),
        aRuleFile("4.yml", aRule({ id: id(4), title: "theirs, deprecated", status: "deprecated" })),
        aRuleFile("5.yml", aRule({ id: id(5), title: "theirs, unsupported", status: "unsupported" })),
      ],
      BY,
    );

    expect(await running()).toEqual(["title: ours, low", "title: theirs, informational"]);
  });

  it("stays with the version a person went back to, until our files change", async () => {
    await service.importBuiltIn([one]);
    await service.importBuiltIn([one, two]);
    const { rows } = await sql<{
      id: string;
    }>`select id from monitoring.rule_set where name = ${BUILT_IN_NAME}`.execute(db);
    await service.activate(rows[0]?.id ?? "", 1, BY);

    await service.importBuiltIn([one, two]);

    expect(await running()).toEqual(["title: A rule"]);
  });
});

describe("the Sigma filters of a set", () => {
  const text = (id: string, title: string, more = ""): string =>
    `title: ${title}\nid: ${id}\n${more}logsource: {product: linux}\ndetection: {s: {f: 1}, condition: s}\n`;
  const filter = (title: string, rules: string, user = "adm", source = "{product: linux}"): string =>
    `title: ${title}\nlogsource: ${source}\nfilter: {rules: ${rules}, s: {User: ${user}}, condition: s}\n`;
  const files = (filterText: string): { path: string; text: string }[] => [
    { path: "a.yml", text: text(RULE, "First", "name: first_rule\n") },
    { path: "b.yml", text: text(OTHER_RULE, "Other") },
    { path: "filters/f.yml", text: filterText },
  ];
  let sigma: ReturnType<typeof aRuleSetService>;
  beforeEach(() => {
    sigma = aRuleSetService(db, () => new Date((clock += 1_000)), parseSigmaFile);
  });

  /** Titles of the rules that an event of this user still matches. */
  async function matched(user: string): Promise<readonly string[]> {
    const rules = createRuleSet(await compileRules(await loadDetectionPlan(db, NOW)));
    return rules
      .match({ source: { product: "linux" }, fields: { f: 1, User: user } })
      .map(({ title }) => title)
      .sort();
  }

  it.each([
    ["an id", `[${RULE}]`, ["Other"]],
    ["an id in capitals", `[${RULE.toUpperCase()}]`, ["Other"]],
    ["a name", "[first_rule]", ["Other"]],
    ["a title", "[Other]", ["First"]],
    ["all of the log source", "any", []],
  ])("hold back the rules that they name by %s, and match as before what they do not", async (_, rules, left) => {
    const { version } = await sigma.import("Sigma", files(filter("No admins", rules)), BY);

    expect(version).toMatchObject({ rules: 2, failed: 0, filters: 1 });
    expect(await matched("adm")).toEqual(left);
    expect(await matched("eve")).toEqual(["First", "Other"]);
  });

  it("hold back no rule of another set, and go with their version", async () => {
    const { set } = await sigma.import("Sigma", files(filter("No admins", "any")), BY);
    await sigma.import("Mine", [{ path: "c.yml", text: text("mine-1", "Mine") }], BY);
    expect(await matched("adm")).toEqual(["Mine"]);

    await sigma.import("Sigma", files(filter("No admins", "any", "eve")), BY);
    expect([await matched("adm"), await matched("eve")]).toEqual([["First", "Mine", "Other"], ["Mine"]]);
    await sigma.activate(set.id, 1, BY);
    expect(await matched("adm")).toEqual(["Mine"]);
  });

  it("are shown with their rule, with what a version changed, and by the text that explains the rule", async () => {
    const { set } = await sigma.import("Sigma", files(filter("No admins", `[${RULE}]`)), BY);
    await sigma.import("Sigma", files(filter("No admins", `[${RULE}]`, "eve")), BY);

    const held = { title: "No admins", path: "filters/f.yml", source: filter("No admins", `[${RULE}]`, "eve") };
    expect(await getRule(db, RULE, NOW)).toMatchObject({ filters: 1, heldBackBy: [held] });
    expect(await getRule(db, OTHER_RULE, NOW)).toMatchObject({ filters: 0, heldBackBy: [] });
    expect(await writtenRule(db, RULE)).toMatchObject({ filters: [held.source] });
    expect(await listRuleChanges(db, set.id, 2)).toMatchObject([
      { kind: "filter", change: "changed", title: "No admins", path: "filters/f.yml" },
    ]);
    await sigma.import("Sigma", files("# no filter any more"), BY);
    expect(await listRuleChanges(db, set.id, 3)).toMatchObject([{ kind: "filter", change: "removed" }]);
    expect((await listRuleSets(db))[0]?.versions.map(({ filters }) => filters)).toEqual([0, 1, 1]);
  });

  it.each([
    ["names no rule of its set", filter("Lost", "[nobody]")],
    ["is for another log source", filter("Lost", "any", "adm", "{product: windows}")],
  ])("one that %s is a warning and no error", async (_, lost) => {
    const { version } = await sigma.import("Sigma", files(lost), BY);

    expect(version).toMatchObject({ rules: 2, failed: 0, filters: 1 });
    expect(await listRuleFailures(db)).toMatchObject([
      { path: "filters/f.yml", line: 1, isWarning: true, error: expect.stringMatching(/^This filter changes nothing/) },
    ]);
    expect(await matched("adm")).toEqual(["First", "Other"]);
  });

  it("that are broken, too many or too long look at nothing, and correlations stay refused", async () => {
    const broken = filter("Broken", "[]");
    const long = `${filter("Long", "any")}# ${"x".repeat(40_000)}\n`;
    const correlation = "title: c\ncorrelation: {type: event_count, rules: [x], timespan: 1h}";
    const { version } = await sigma.import("Sigma", files([broken, long, correlation].join("---\n")), BY);

    expect(version).toMatchObject({ rules: 2, failed: 3, filters: 0 });
    expect((await failures()).map((failure) => ("error" in failure ? failure.error : ""))).toEqual(
      expect.arrayContaining([
        `"rules" is a list of rule ids, or any.`,
        "A filter may have 32,768 characters; this one has more.",
        "Correlation rules are not supported yet.",
      ]),
    );
    const many = Array.from({ length: 201 }, (_, n) => filter(`f${n}`, "any")).join("---\n");
    await expect(sigma.import("Sigma", files(many), BY)).rejects.toEqual(code("rules.too-many"));
  });
});
