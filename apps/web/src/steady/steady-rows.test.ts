import fc from "fast-check";
import { expect, it } from "vitest";
import { steadyRows } from "./steady-rows.ts";

const rows = (ids: string, version = 1): { id: string; version: number }[] => [...ids].map((id) => ({ id, version }));
const idsOf = (list: readonly { id: string }[]): string => list.map(({ id }) => id).join("");
const NONE: ReadonlySet<string> = new Set();

it("a new row above waits, and what is shown is as the server says now", () => {
  const { rows: shown, waiting } = steadyRows(rows("abc"), rows("nacb", 2), NONE);

  expect(shown).toEqual(rows("abc", 2));
  expect(waiting).toBe(1);
});

it("the next page is added below", () => {
  const { rows: shown, waiting } = steadyRows(rows("abc"), rows("abcdef"), NONE);

  expect(idsOf(shown)).toBe("abcdef");
  expect(waiting).toBe(0);
});

it("a row that somebody else closed stays and is called gone; one's own goes", () => {
  const { rows: shown, gone } = steadyRows(rows("abc"), rows("c"), new Set(["a"]));

  expect(idsOf(shown)).toBe("bc");
  expect([...gone]).toEqual(["b"]);
});

it("one's own comes back to its place when that is taken back", () => {
  expect(idsOf(steadyRows(rows("acd"), rows("abcd"), new Set(["b"])).rows)).toBe("abcd");
  expect(idsOf(steadyRows(rows("cd"), rows("nabcd"), new Set(["a", "b"])).rows)).toBe("abcd");
});

it("an empty list shows what comes", () => {
  expect(steadyRows([], rows("ab"), NONE)).toMatchObject({ rows: rows("ab"), waiting: 0 });
});

it("no shown row moves or is doubled, whatever the server says", () => {
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"), { maxLength: 10 });
  fc.assert(
    fc.property(ids, ids, (before, fresh) => {
      const { rows: shown, waiting, gone } = steadyRows(rows(before.join("")), rows(fresh.join("")), NONE);

      expect(idsOf(shown).startsWith(before.join(""))).toBe(true);
      expect(new Set(idsOf(shown)).size).toBe(shown.length);
      expect(shown.length - gone.size + waiting).toBe(fresh.length);
    }),
  );
});
