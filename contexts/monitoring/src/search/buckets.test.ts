import fc from "fast-check";
import { expect, it } from "vitest";
import { chooseBuckets } from "./buckets.ts";

it("covers any range with at most the buckets that were wanted", () => {
  const instant = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2299, 11, 31) });
  fc.assert(
    fc.property(
      instant,
      fc.oneof(instant, fc.integer({ min: 1, max: 1e6 })),
      fc.integer({ min: 2, max: 500 }),
      (a, b, wanted) => {
        const [from, to] = b <= 1e6 && b > 0 ? [a, a + b] : [Math.min(a, b), Math.max(a, b) + 1];
        const buckets = chooseBuckets(from, to, wanted);

        expect(buckets.count).toBeLessThanOrEqual(wanted);
        expect(buckets.from).toBeLessThanOrEqual(from);
        expect(buckets.to).toBeGreaterThanOrEqual(to);
        expect(buckets.to - buckets.from).toBe(buckets.count * buckets.bucketMs);
        expect(Math.abs(buckets.from % buckets.bucketMs)).toBe(0);
      },
    ),
  );
});

it("ends also for one bucket over a border of every size", () => {
  expect(chooseBuckets(-5, 5, 1).count).toBe(2);
});
