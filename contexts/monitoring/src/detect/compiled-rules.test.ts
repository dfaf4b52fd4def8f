import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { compileRules } from "./compiled-rules.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const planned = (title: string): { ruleId: string; path: string; source: string } => ({
  ruleId: "rule-1",
  path: "a.yml",
  source: `title: ${title}\nid: other\nlogsource: {product: linux}\ndetection: {s: {f: 1}, condition: s}`,
});

it("a rule runs under the id of the plan, whatever its text says", async () => {
  expect(await compileRules([planned("one")])).toMatchObject([{ id: "rule-1", title: "one" }]);
});

it("rules are read from the cache when no text changed, and only the last set is kept", async () => {
  const first = await compileRules([planned("one")], folder);
  const [name = ""] = readdirSync(folder);
  const file = join(folder, name);
  writeFileSync(file, readFileSync(file, "utf8").replace('"title":"one"', '"title":"from the cache"'));

  expect(await compileRules([planned("one")], folder)).toEqual([{ ...first[0], title: "from the cache" }]);
  expect(await compileRules([planned("two")], folder)).toMatchObject([{ title: "two" }]);
  expect(readdirSync(folder)).toHaveLength(1);
});

it("a cache that is broken, and a folder that cannot be written, cost time and nothing else", async () => {
  await compileRules([planned("three")], folder);
  const [name = ""] = readdirSync(folder);
  writeFileSync(join(folder, name), "{");

  expect(await compileRules([planned("three")], folder)).toMatchObject([{ title: "three" }]);
  expect(await compileRules([planned("four")], join(folder, name, "below a file"))).toMatchObject([{ title: "four" }]);
});

it("a text that is no rule any more is left out and the others run", async () => {
  const broken = { ruleId: "rule-2", path: "b.yml", source: "title: [" };

  expect(await compileRules([broken, planned("five")])).toMatchObject([{ title: "five" }]);
});
