import fc from "fast-check";
import { expect, it } from "vitest";
import { alertQuery, filterWords, readAlertFilter, readAlertSort, readTab, sortOfColumn } from "./alert-filter.ts";

it("values that mean nothing are left out", () => {
  const url = {
    tab: "mine",
    severity: "worst",
    rule: "../etc",
    suppression: "sup_1",
    q: "",
    sort: "colour",
    host: "w",
  };

  expect(readAlertFilter(url)).toEqual({ host: "w" });
  expect(readTab(url)).toBe("open");
  expect(readAlertSort(url)).toBe("severity");
});

it("whatever stands in the URL, the server is asked for something it takes", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("q", "rule", "host", "tactic", "suppression"), fc.string()), (url) => {
      const asked = Object.values(alertQuery(url));

      expect(asked.every((value) => value.length >= 1 && !value.includes("\0"))).toBe(true);
    }),
  );
});

it("filters read as words", () => {
  const filter = readAlertFilter({
    severity: "high",
    rule: "r-1",
    host: "web-1",
    user: "root",
    address: "10.0.0.5",
    tactic: "credential-access",
  });

  expect(filterWords(filter, "Somebody was refused").map(({ words }) => words)).toEqual([
    "severity ≥ high",
    "rule Somebody was refused",
    "host web-1",
    "user root",
    "from 10.0.0.5",
    "tactic credential access",
  ]);
});

it("the URL asks the server by its own names", () => {
  expect(alertQuery({ tab: "closed", rule: "r-1", address: "10.0.0.5", q: "x" })).toEqual({
    state: "closed",
    q: "x",
    ruleId: "r-1",
    sourceIp: "10.0.0.5",
  });
});

it.each([
  ["detected", "ascending", "oldest"],
  ["detected", "descending", "newest"],
  ["events", "ascending", "count"],
  ["severity", "ascending", "severity"],
  ["colour", "ascending", "severity"],
] as const)("a click on %s, %s, sorts by %s", (column, direction, sort) => {
  expect(sortOfColumn({ column, direction })).toBe(sort);
});
