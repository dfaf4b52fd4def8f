import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { createRuleSet, type SigmaRule } from "@cordon/sigma";
import type { DetectionPlan } from "../rule/detection-plan.ts";
import { compileRules } from "./compiled-rules.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const planned = (title: string): DetectionPlan["rules"][number] => ({
  filters: [],
  ruleId: "rule-1",
  path: "a.yml",
  source: `title: ${title}\nid: other\nlogsource: {product: linux}\ndetection: {s: {f: 1}, condition: s}`,
});

it("a rule runs under the id of the plan, whatever its text says", async () => {
  expect(await compileRules({ rules: [planned("one")], filters: [] })).toMatchObject([{ id: "rule-1", title: "one" }]);
});

it("rules are read from the cache when no text changed, and only the last set is kept", async () => {
  const first = await compileRules({ rules: [planned("one")], filters: [] }, folder);
  const [name = ""] = readdirSync(folder);
  const file = join(folder, name);
  writeFileSync(file, readFileSync(file, "utf8").replace('"title":"one"', '"title":"from the cache"'));

  expect(await compileRules({ rules: [planned("one")], filters: [] }, folder)).toEqual([
    { ...first[0], title: "from the cache" },
  ]);
  expect(await compileRules({ rules: [planned("two")], filters: [] }, folder)).toMatchObject([{ title: "two" }]);
  expect(readdirSync(folder)).toHaveLength(1);
});

it("a cache that is broken, and a folder that cannot be written, cost time and nothing else", async () => {
  await compileRules({ rules: [planned("three")], filters: [] }, folder);
  const [name = ""] = readdirSync(folder);
  writeFileSync(join(folder, name), "{");

  expect(await compileRules({ rules: [planned("three")], filters: [] }, folder)).toMatchObject([{ title: "three" }]);
  expect(
    await compileRules({ rules: [planned("four")], filters: [] }, join(folder, name, "below a file")),
  ).toMatchObject([{ title: "four" }]);
});

it("a text that is no rule any more is left out and the others run", async () => {
  const broken = { ruleId: "rule-2", path: "b.yml", source: "title: [", filters: [] };

  expect(await compileRules({ rules: [broken, planned("five")], filters: [] })).toMatchObject([{ title: "five" }]);
});

it("a rule runs under its filters and no others, and a change of a filter is a change of the rules", async () => {
  const filter = (user: string): string =>
    `title: not ${user}\nlogsource: {}\nfilter: {rules: [one], s: {user: ${user}}, condition: s}`;
  const held = { ...planned("one"), filters: [1] };
  const [ada] = await compileRules({ rules: [held], filters: [filter("bob"), filter("ada")] }, folder);
  const [eve] = await compileRules({ rules: [held], filters: [filter("bob"), filter("eve")] }, folder);
  const users = (rule: SigmaRule | undefined): readonly string[] =>
    ["ada", "bob", "eve"].filter(
      (user) => rule && createRuleSet([rule]).match({ source: {}, fields: { f: 1, user } }).length > 0,
    );

  expect(users(ada)).toEqual(["bob", "eve"]);
  expect(users(eve)).toEqual(["ada", "bob"]);
});
