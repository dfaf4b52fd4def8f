import { expect, it } from "vitest";
import type { UrlState } from "../../url-state.ts";
import { readEventSearch } from "../events/event-search.ts";
import { definitionOf, isAsSaved, isBareLink, linkTo, urlOf } from "./saved-search.ts";

const USUAL = { q: "", from: "24h", to: null, order: "newest", columns: null, countedBy: null } as const;

it.each<[string, UrlState]>([
  ["nothing", {}],
  ["a search in the last week", { q: "user:root", from: "7d" }],
  ["fixed times", { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z", order: "oldest" }],
  ["the last day until an hour ago", { from: "24h", to: "1h" }],
  ["no columns and no counts", { columns: "none", by: "none" }],
  ["columns and counts of one's own", { columns: 'host.name,"user"', by: "user.name" }],
])("%s is the same after saving and opening", (_, url) => {
  const shown = readEventSearch(url);
  const opened = readEventSearch(urlOf(definitionOf(shown)));

  expect(opened).toEqual(shown);
  expect(isAsSaved(opened, { definition: definitionOf(shown) })).toBe(true);
});

it("the usual columns and counts are saved as such, not by name", () => {
  expect(definitionOf(readEventSearch({}))).toEqual(USUAL);
});

it("an opened search leaves nothing of the one before in the URL", () => {
  const before = { q: "old", from: "1h", to: "now", order: "oldest", columns: "none", by: "none" };
  const after = { ...before, ...linkTo({ id: "sea_1", definition: { ...USUAL, q: "new" } }) };

  expect(readEventSearch(after)).toEqual({ ...readEventSearch({ q: "new" }), savedId: "sea_1" });
});

it.each([
  ["another search", { q: "other" }],
  ["another range", { from: "1h" }],
  ["another order", { order: "oldest" }],
  ["other columns", { columns: "none" }],
  ["other counts", { by: "none" }],
])("%s is not as saved", (_, change) => {
  expect(isAsSaved(readEventSearch({ q: "a", ...change }), { definition: { ...USUAL, q: "a" } })).toBe(false);
});

it("what one looks with is no change: wrapping, the panel, live", () => {
  expect(isAsSaved(readEventSearch({ wrap: "1", event: "evt_1", live: "1" }), { definition: USUAL })).toBe(true);
});

it.each<[boolean, UrlState]>([
  [true, { search: "sea_1" }],
  [true, { search: "sea_1", wrap: "1" }],
  [false, { search: "sea_1", q: "a" }],
  [false, { search: "sea_1", by: "none" }],
  [false, {}],
])("bare link: %s for %j", (isBare, url) => {
  expect(isBareLink(url)).toBe(isBare);
});
