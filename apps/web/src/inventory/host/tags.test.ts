import { expect, it } from "vitest";
import { readTags } from "./tags.tsx";

it.each([
  ["", []],
  [" prod, web ,,prod", ["prod", "web"]],
  ["two words", ["two words"]],
])("%j reads as %j", (text, tags) => {
  expect(readTags(text)).toEqual(tags);
});

it("says what is wrong with too many or too long tags", () => {
  expect(readTags(Array.from({ length: 31 }, (_, i) => `t${i}`).join(","))).toContain("at most 30");
  expect(readTags("x".repeat(61))).toContain("longer than 60");
});
