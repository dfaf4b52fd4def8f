import { expect, it } from "vitest";
import { filterWords, readHostFilter } from "./host-filter.ts";

it("values that mean nothing are left out", () => {
  expect(readHostFilter({ vouching: "maybe", criticality: "huge", q: "", tag: "prod" })).toEqual({ tag: "prod" });
});

it("filters read as words", () => {
  const filter = readHostFilter({ q: "web", vouching: "claimed", criticality: "crown-jewel", tag: "prod" });
  expect(filterWords(filter).map(({ words }) => words)).toEqual([
    "only claimed",
    "criticality crown jewel",
    "tag prod",
  ]);
});
