import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { aRule, aRuleFile, aRuleSetService, BY, emptyTables, NOW, OTHER_RULE, RULE } from "../alert/alert-testing.ts";
import { migrations } from "../migrations/index.ts";
import type { MonitoringTables } from "../tables.ts";
import { loadDetectionPlan } from "./detection-plan.ts";
import { MAX_RULE_BYTES, MAX_RULES } from "./rule-import.ts";
import { BUILT_IN_NAME, type RuleSetService } from "./rule-set-service.ts";
import { listRuleChanges } from "./rule-set-view.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

let service: RuleSetService;
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
