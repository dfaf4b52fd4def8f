import { expect, it } from "vitest";
import { readSort, writeSort } from "./url-sort.ts";

it.each(["name", "-lag"])("%s is read and written the same", (text) => {
  const sort = readSort(text, ["name", "lag"]);

  expect(sort).toBeDefined();
  expect(sort && writeSort(sort)).toBe(text);
});

it.each([undefined, "", "-", "colour", "__proto__", "--name"])("%j sorts by nothing", (text) => {
  expect(readSort(text, ["name"])).toBeUndefined();
});
