import { expect, it } from "vitest";
import { filterWords, hostQuery, readHostFilter, readHostSort } from "./host-filter.ts";

it("values that mean nothing are left out", () => {
  const url = {
    vouching: "maybe",
    criticality: "huge",
    q: "",
    tag: "prod",
    owned: "yes",
    seen: "never",
    sort: "colour",
  };

  expect(readHostFilter(url)).toEqual({ tag: "prod" });
  expect(readHostSort(url)).toBeUndefined();
});

it("filters read as words", () => {
  const filter = readHostFilter({
    q: "web",
    vouching: "claimed",
    criticality: "crown-jewel",
    tag: "prod",
    owner: "Team 1",
    owned: "no",
    seen: "quiet",
  });

  expect(filterWords(filter).map(({ words }) => words)).toEqual([
    "only claimed",
    "criticality crown jewel",
    "owner Team 1",
    "nobody answers for it",
    "not seen for 7 days",
    "tag prod",
  ]);
});

it.each([
  [{ owned: "no" }, { isOwned: "false" }],
  [{ seen: "day" }, { seenFrom: "24h" }],
  [
    { seen: "quiet", sort: "name" },
    { seenTo: "7d", sort: "name", order: "ascending" },
  ],
  [
    { sort: "-events", q: "web" },
    { q: "web", sort: "events", order: "descending" },
  ],
])("the URL %j asks the server for %j", (url, query) => {
  expect(hostQuery(readHostFilter(url), readHostSort(url))).toEqual(query);
});
