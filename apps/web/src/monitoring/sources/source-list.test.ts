import { expect, it } from "vitest";
import { byAttention, filterSources, readSourceFilter, readSourceSort, sortSources } from "./source-list.ts";
import { aSource, NOW } from "./testing.ts";

const SILENT = { lastSeenAt: "2026-11-24T01:00:00Z" };

it("silent sources come first, then refused, then late, then the rest by last record", () => {
  const sources = [
    aSource({ id: "src_early", lastSeenAt: "2026-11-24T06:20:00Z" }),
    aSource({ id: "src_late", lagMs: 1e7 }),
    aSource({ id: "src_fresh" }),
    aSource({ id: "src_refused", refused: 1 }),
    aSource({ id: "src_silent", ...SILENT }),
  ];
  const order = byAttention(sources, NOW).map(({ id }) => id);
  expect(order).toEqual(["src_silent", "src_refused", "src_late", "src_fresh", "src_early"]);
});

const NAMED = [
  aSource({ id: "a", name: "web-10", ratePerMinute: 5, lagMs: 100, undecoded: 1 }),
  aSource({ id: "b", name: "Web-2", ratePerMinute: 1, lagMs: null, undecoded: 9, vouching: "unauthenticated" }),
  aSource({ id: "c", name: "db", ratePerMinute: 9, lagMs: 5_000, undecoded: 0, ...SILENT, refused: 1 }),
];
const ids = (url: Readonly<Record<string, string>>): string[] =>
  sortSources(filterSources(NAMED, readSourceFilter(url), NOW), readSourceSort(url), NOW).map(({ id }) => id);

it.each([
  ["name", ["c", "b", "a"]],
  ["-name", ["a", "b", "c"]],
  ["-seen", ["a", "b", "c"]],
  ["rate", ["b", "a", "c"]],
  ["-lag", ["c", "a", "b"]],
  ["-undecoded", ["b", "a", "c"]],
  ["nonsense", ["c", "a", "b"]],
])("sorted by %s", (sort, expected) => {
  expect(ids({ sort })).toEqual(expected);
});

it.each<[Readonly<Record<string, string>>, string[]]>([
  [{ q: "WEB" }, ["a", "b"]],
  [{ state: "silent" }, ["c"]],
  [{ state: "refused" }, ["c"]],
  [{ state: "healthy" }, ["a", "b"]],
  [{ vouching: "unauthenticated" }, ["b"]],
  [{ state: "broken", vouching: "maybe" }, ["c", "a", "b"]],
])("filtered by %j", (url, expected) => {
  expect(ids(url)).toEqual(expected);
});
