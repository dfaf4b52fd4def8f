import { expect, it } from "vitest";
import { fuzzyFilter, fuzzyScore } from "./fuzzy.ts";

const PAGES = ["Today", "Events", "Sources", "Hosts", "Settings: API tokens", "Theme: dark", "Sign out"];
const find = (query: string): readonly string[] => fuzzyFilter(PAGES, query, (name) => [name]);

it("letters in order are enough, and the best fit comes first", () => {
  expect(find("api")[0]).toBe("Settings: API tokens");
  expect(find("so")[0]).toBe("Sources");
  expect(find("dark")[0]).toBe("Theme: dark");
});

it("nothing that lacks a letter is offered", () => {
  expect(find("xyz")).toEqual([]);
  expect(fuzzyScore("ba", "abc")).toBeUndefined();
});

it("without a query everything stays in its own order", () => {
  expect(find(" ")).toEqual(PAGES);
});

it("what a page is also called finds it, after pages of that name", () => {
  const items = [
    { name: "Events", also: "logs" },
    { name: "Logs of the host", also: "" },
  ];

  expect(fuzzyFilter(items, "logs", ({ name, also }) => [name, also]).map(({ name }) => name)).toEqual([
    "Logs of the host",
    "Events",
  ]);
});
