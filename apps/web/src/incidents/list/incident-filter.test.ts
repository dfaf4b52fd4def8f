import { expect, it } from "vitest";
import { filterWords, incidentQuery, readIncidentFilter, readTab } from "./incident-filter.ts";

it("values that mean nothing are left out", () => {
  const url = {
    tab: "everything",
    severity: "awful",
    state: "asleep",
    assignee: "<b>",
    risk: "1000",
    q: "",
    sort: "colour",
    disposition: "x",
  };

  expect(readIncidentFilter(url)).toEqual({});
  expect(incidentQuery(url)).toEqual({ tab: "queue", sort: "risk" });
  expect(readTab({ tab: "unassigned" })).toBe("queue");
});

it("filters read as words", () => {
  const filter = readIncidentFilter({
    severity: "high",
    state: "contained",
    assignee: "mem_01",
    risk: "40",
    disposition: "false-positive",
  });

  expect(filterWords(filter, () => "Ada Berg").map(({ words }) => words)).toEqual([
    "severity ≥ high",
    "risk ≥ 40",
    "state contained",
    "assigned to Ada Berg",
    "closed as false positive",
  ]);
  expect(filterWords({ since: "1d", merged: "yes" }, String).map(({ words }) => words)).toEqual([
    "closed in the last 24 hours",
    "merged into another",
  ]);
  expect(filterWords({ severity: "critical", assignee: "none" }, String).map(({ words }) => words)).toEqual([
    "severity critical",
    "not assigned",
  ]);
});

it.each([
  [{}, { tab: "queue", sort: "risk" }],
  [{ tab: "closed" }, { tab: "closed", sort: "updated" }],
  [
    { tab: "mine", sort: "oldest", risk: "0" },
    { tab: "mine", sort: "oldest", riskMin: 0 },
  ],
  [
    { tab: "closed", since: "7d", merged: "yes" },
    { tab: "closed", sort: "updated", closedSince: "7d", isMerged: "true" },
  ],
  [
    { tab: "closed", since: "7 days", merged: "no" },
    { tab: "closed", sort: "updated" },
  ],
  [
    { since: "7d", merged: "yes" },
    { tab: "queue", sort: "risk" },
  ],
  [
    { q: "db-1", assignee: "me", severity: "low" },
    { tab: "queue", sort: "risk", q: "db-1", assignee: "me", severity: "low" },
  ],
])("the URL %j asks the server for %j", (url, query) => {
  expect(incidentQuery(url)).toEqual(query);
});

it("text is cut to what the server takes", () => {
  expect(readIncidentFilter({ q: "x".repeat(500) }).q).toHaveLength(200);
});
