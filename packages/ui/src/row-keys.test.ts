import fc from "fast-check";
import { expect, it } from "vitest";
import { placeOf, rowAfter } from "./row-keys.ts";

it("j and k move by one and stop at the ends", () => {
  expect(rowAfter("j", 0, 3)).toBe(1);
  expect(rowAfter("j", 2, 3)).toBe(2);
  expect(rowAfter("k", 0, 3)).toBe(0);
  expect(rowAfter("End", 0, 3)).toBe(2);
});

it("a key that moves nothing is left to others", () => {
  expect(rowAfter("q", 0, 3)).toBeUndefined();
  expect(rowAfter("j", 0, 0)).toBeUndefined();
});

it("the row is always one that exists", () => {
  const keys = fc.constantFrom("j", "k", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End");
  fc.assert(
    fc.property(keys, fc.nat(500), fc.integer({ min: 1, max: 500 }), (key, focused, length) => {
      const next = rowAfter(key, Math.min(focused, length - 1), length);
      expect(next).toBeGreaterThanOrEqual(0);
      expect(next).toBeLessThan(length);
    }),
  );
});

it("the focus follows its row when others come and go, and stays in place when the row itself goes", () => {
  const placeIn = (rows: readonly string[], index: number, key: string): number =>
    placeOf(rows.length, (at) => rows[at], { index, key });

  expect(placeIn(["new", "a", "b"], 0, "a")).toBe(1);
  expect(placeIn(["b"], 1, "b")).toBe(0);
  expect(placeIn(["a", "c"], 1, "b")).toBe(1);
  expect(placeIn(["a"], 1, "b")).toBe(0);
  expect(placeIn([], 3, "b")).toBe(0);
});
