import type { IntakeState, SourceItem } from "@cordon/monitoring/contract";
import { parseSearch } from "@cordon/monitoring/search";
import { expect, it } from "vitest";
import { aSource, NOW } from "../monitoring/sources/testing.ts";
import { type HealthFacts, healthChecks, healthFinding } from "./health-checks.ts";

const SINCE = "2026-11-23T07:00:00.000Z";
const INTAKE: IntakeState = {
  disk: { freeBytes: 40e9, neededBytes: 2e9 },
  waiting: { batches: 0, oldestMs: null },
  syslog: { dropped: 0, refused: 0 },
};
const SILENT = { lastSeenAt: "2026-11-24T01:00:00Z" };

type Change = Partial<Omit<HealthFacts, "sources">> & { readonly sources?: readonly SourceItem[] };

function facts({ sources = [aSource()], ...change }: Change = {}): HealthFacts {
  return {
    sources: { items: sources, since: SINCE },
    intake: INTAKE,
    readiness: {
      state: "ready",
      dependencies: [
        { name: "database", state: "up" },
        { name: "jobs", state: "up" },
      ],
    },
    ...change,
  };
}

const check = (name: string, change: Change): unknown =>
  healthChecks(facts(change), NOW).find((each) => each.name === name);

it("all is well when nothing is wrong, and every check is there to be seen", () => {
  const checks = healthChecks(facts(), NOW);

  expect(checks.map(({ tone }) => tone)).toEqual(checks.map(() => "ok"));
  expect(checks).toHaveLength(9);
  expect(healthFinding(checks)).toBe("Everything is healthy");
});

it.each<[string, Change, object]>([
  [
    "Sources",
    { sources: [aSource(), aSource({ name: "db-1", ...SILENT })] },
    { tone: "danger", finding: "1 of 2 sources is silent: db-1.", to: "/sources", search: { state: "silent" } },
  ],
  [
    "Refusals",
    { sources: [aSource({ name: "fw", refused: 3 }), aSource()] },
    { tone: "danger", finding: "3 batches refused in the last 24 hours, from fw.", search: { state: "refused" } },
  ],
  ["Lag", { sources: [aSource({ lagMs: 900_000 })] }, { tone: "warn", search: { state: "lagging" } }],
  [
    "Decoding",
    { sources: [aSource({ undecoded: 150 }), aSource({ undecoded: 50 })] },
    { tone: "warn", finding: "200 of 400 records (50 %) were kept as text in the last 24 hours.", to: "/events" },
  ],
  ["Decoding", { sources: [aSource({ undecoded: 1 })] }, { tone: "ok", to: "/events" }],
  ["Clocks", { sources: [aSource({ skewed: 2 })] }, { tone: "warn", to: "/events" }],
  [
    "Disk",
    { intake: { ...INTAKE, disk: { freeBytes: 1e9, neededBytes: 2e9 } } },
    { tone: "danger", finding: "1 GB are free. New batches are refused until there are 2 GB." },
  ],
  ["Disk", { intake: { ...INTAKE, disk: { freeBytes: 2.5e9, neededBytes: 2e9 } } }, { tone: "warn" }],
  ["Backlog", { intake: { ...INTAKE, waiting: { batches: 4, oldestMs: 90_000 } } }, { tone: "danger" }],
  ["Backlog", { intake: { ...INTAKE, waiting: { batches: 4, oldestMs: 900 } } }, { tone: "ok" }],
  ["Syslog", { intake: { ...INTAKE, syslog: { dropped: 5, refused: 0 } } }, { tone: "danger" }],
  [
    "Stores and jobs",
    { readiness: { state: "ready", dependencies: [{ name: "jobs", state: "degraded", message: "Late." }] } },
    { tone: "warn", finding: "jobs is degraded. Late." },
  ],
])("%s is said when it is so", (name, change, expected) => {
  expect(check(name, change)).toMatchObject(expected);
});

it("the link of a count finds recordings and records from the future too", () => {
  const sources = [
    aSource({ undecoded: 1, occurred: { first: "2020-01-01T00:00:00.000Z", last: "2020-01-02T00:00:00.000Z" } }),
    aSource({ occurred: { first: "2026-11-24T00:00:00.000Z", last: "2026-11-24T09:00:00.000Z" } }),
  ];

  expect(check("Decoding", { sources })).toMatchObject({
    search: {
      q: `decoder:text receivedAt:>=${SINCE}`,
      from: "2020-01-01T00:00:00.000Z",
      to: "2026-11-24T09:00:00.001Z",
    },
  });
});

it("the worst comes first", () => {
  const checks = healthChecks(facts({ sources: [aSource({ skewed: 1 }), aSource({ refused: 1 })] }), NOW);

  expect(checks.slice(0, 3).map(({ name, tone }) => `${name} ${tone}`)).toEqual([
    "Refusals danger",
    "Clocks warn",
    "Stores and jobs ok",
  ]);
  expect(healthFinding(checks)).toBe("2 things to look at");
});

it("every link into events can be read as a search", () => {
  const links = healthChecks(facts({ sources: [aSource({ skewed: 1, undecoded: 1 })] }), NOW).filter(
    ({ to }) => to === "/events",
  );

  expect(links).toHaveLength(2);
  for (const { search } of links) expect(() => parseSearch(search["q"] ?? "")).not.toThrow();
});

it("what is not known is not called well", () => {
  const checks = healthChecks(facts({ intake: undefined, readiness: undefined }), NOW);

  expect(checks.map(({ name }) => name)).toEqual(["Sources", "Refusals", "Lag", "Decoding", "Clocks"]);
  const others = healthChecks({ ...facts(), sources: undefined }, NOW);
  expect(others.map(({ name }) => name)).toEqual(["Stores and jobs", "Disk", "Backlog", "Syslog"]);
});
