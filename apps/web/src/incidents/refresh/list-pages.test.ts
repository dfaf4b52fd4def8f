import fc from "fast-check";
import { expect, it } from "vitest";
import { allPages, nextTurn, pagesToRead, rowsOf, withPage } from "./list-pages.ts";
import { aRow, pageOf, pagesOf } from "./testing.ts";

const rows = (ids: string): ReturnType<typeof aRow>[] => [...ids].map((id) => aRow(id));
const shown = (list: ReturnType<typeof pagesOf>): string =>
  rowsOf(list)
    .map(({ id }) => id)
    .join("");
const NONE: ReadonlySet<string> = new Set();

it("the first page is read, then those that hold what changed, then those that waited", () => {
  const list = pagesOf(rows("abcdefgh"), 2);

  expect(pagesToRead(list, new Set(["f"]), [1, 3])).toEqual([0, 2, 1, 3]);
  expect(pagesToRead(list, NONE, [9])).toEqual([0]);
  expect(allPages(list, [3])).toEqual([3, 0, 1, 2]);
});

it("a turn asks for the first page and two more at most", () => {
  expect(nextTurn([0, 5, 2, 7, 1])).toEqual({ due: [0, 2, 5], later: [7, 1] });
  expect(nextTurn([7, 1])).toEqual({ due: [1, 7], later: [] });
  expect(nextTurn([])).toEqual({ due: [], later: [] });
});

it("a row that a new one pushes over the end of its page stays in the list", () => {
  const list = pagesOf(rows("abcdef"), 2);

  expect(shown(withPage(list, 0, pageOf(rows("nabcdef"), "", 2), new Set(["n"])))).toBe("nabcdef");
});

it("a row that changed and is gone from its page is gone; a list that ends earlier ends there", () => {
  const list = pagesOf(rows("abcdef"), 2);

  expect(shown(withPage(list, 0, pageOf(rows("acdef"), "", 2), new Set(["b"])))).toBe("acdef");
  expect(shown(withPage(list, 0, pageOf(rows("ab"), "", 2), new Set(["c", "d", "e", "f"])))).toBe("ab");
});

it("of a row on two pages the newer one is shown, where it stands first", () => {
  const list = pagesOf(rows("abcd"), 2);
  const moved = { items: [aRow("d", 2), aRow("a")], nextCursor: "a", total: 4 };

  const after = rowsOf(withPage(list, 0, moved, new Set(["d"])));

  expect(after.map(({ id, revision }) => `${id}${revision}`)).toEqual(["d2", "a1", "b1", "c1"]);
});

it("whatever comes in, no row that did not change is lost or doubled, whichever pages are read", () => {
  const known: readonly string[] = "abcdefghij".split("");
  fc.assert(
    fc.property(
      fc.array(fc.record({ at: fc.nat(10), id: fc.constantFrom("A", "B", "C", "D") }), { maxLength: 4 }),
      fc.uniqueArray(fc.nat(4), { maxLength: 3 }),
      (added, turn) => {
        const now = [...known];
        for (const { at, id } of added) if (!now.includes(id)) now.splice(at, 0, id);
        const changed: ReadonlySet<string> = new Set(added.map(({ id }) => id));
        const server = now.map((id) => aRow(id));

        let list = pagesOf(rows(known.join("")), 2);
        for (const index of [0, ...turn.toSorted((a, b) => a - b)]) {
          const cursor = index === 0 ? "" : (list.pages[index - 1]?.nextCursor ?? "");
          list = withPage(list, index, pageOf(server, cursor, 2), changed);
        }

        const left = [...shown(list)].filter((id) => !changed.has(id));
        expect(left.join("")).toBe(known.join(""));
      },
    ),
  );
});
