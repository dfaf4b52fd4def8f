import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arcPath, arcsAmong, arcWidth, companionsOf, GUTTER } from "./arcs.ts";

const relations = [
  { a: 0, b: 1, alerts: 3 },
  { a: 0, b: 2, alerts: 7 },
  { a: 1, b: 3, alerts: 1 },
];

describe("arcs", () => {
  it("join the rows that are shown, from the upper to the lower, the strongest on top", () => {
    expect(arcsAmong([2, 1, 0], relations)).toEqual([
      { from: 1, to: 2, alerts: 3 },
      { from: 0, to: 2, alerts: 7 },
    ]);
  });

  it("are no more than one can follow, and the weakest are left out", () => {
    const places = Array.from({ length: 30 }, (_, place) => place);
    const all = places.flatMap((a) => places.slice(a + 1).map((b) => ({ a, b, alerts: a + b })));

    const arcs = arcsAmong(places, all);

    expect(arcs).toHaveLength(60);
    expect(Math.min(...arcs.map(({ alerts }) => alerts))).toBeGreaterThan(40);
  });

  it("stay inside their gutter, whatever the distance and the number of alerts", () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(5_000), fc.nat(5_000), fc.nat(1e6), (from, to, longest, alerts) => {
        const control = Number(/C(-?\d+) /.exec(arcPath(from, to, longest))?.[1]);
        const deepest = 36 * 0.25 + control * 0.75;
        const width = arcWidth(alerts);
        return width >= 1 && width <= 4 && deepest - width / 2 >= 0 && deepest < GUTTER;
      }),
    );
    expect(arcPath(10, 50, 40)).toBe("M36 10C-8 10 -8 50 36 50");
    expect(arcPath(10, 50, 400)).toBe("M36 10C22 10 22 50 36 50");
  });
});

it("the companions of an entity are named with the most alerts first", () => {
  expect(companionsOf(0, relations)).toEqual([
    { place: 2, alerts: 7 },
    { place: 1, alerts: 3 },
  ]);
  expect(companionsOf(9, relations)).toEqual([]);
});
