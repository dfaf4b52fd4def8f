import { expect, it } from "vitest";
import { filterWords, readRuleFilter, readRuleSort, ruleQuery } from "./rule-filter.ts";

it("values that mean nothing are left out", () => {
  const url = { state: "maybe", fired: "perhaps", level: "huge", set: "", product: "a\0b", q: "x".repeat(201) };

  expect(readRuleFilter(url)).toEqual({});
  expect(readRuleSort({ sort: "colour" })).toBeUndefined();
});

it("filters read as words", () => {
  const filter = readRuleFilter({
    state: "off",
    fired: "no",
    level: "high",
    set: "rst_1",
    product: "linux",
    tactic: "persistence",
  });

  expect(filterWords(filter, "SigmaHQ").map(({ words }) => words)).toEqual([
    "switched off",
    "never fired",
    "level ≥ high",
    "set SigmaHQ",
    "for linux",
    "tactic persistence",
  ]);
});

it.each([
  [
    { state: "on", fired: "no" },
    { isOn: "true", hasFired: "false" },
  ],
  [
    { set: "rst_1", sort: "-precision" },
    { setId: "rst_1", sort: "precision", order: "descending" },
  ],
])("the URL %j asks the server for %j", (url, query) => {
  expect(ruleQuery(readRuleFilter(url), readRuleSort(url))).toEqual(query);
});
