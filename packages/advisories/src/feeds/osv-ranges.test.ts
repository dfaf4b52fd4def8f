import fc from "fast-check";
import { expect, it } from "vitest";
import { isInRange } from "../version/range.ts";
import { createCollector } from "./collector.ts";
import { feedOf } from "./feed-input.ts";
import { osvRanges } from "./osv-ranges.ts";

const KINDS = ["introduced", "fixed", "last_affected"] as const;

interface RangeEvent {
  readonly kind: (typeof KINDS)[number];
  readonly at: number;
}

/** @source OSV schema, "Evaluation": the events in the order of their versions, each of which may turn the answer. */
function isAffected(events: readonly RangeEvent[], version: number): boolean {
  let answer = false;
  for (const { kind, at } of events.toSorted((a, b) => a.at - b.at)) {
    if (kind === "introduced" && version >= at) answer = true;
    else if (kind === "fixed" && version >= at) answer = false;
    else if (kind === "last_affected" && version > at) answer = false;
  }
  return answer;
}

it("events in any order say of every version what the specification's own evaluation says", () => {
  const event = fc.record({ kind: fc.constantFrom(...KINDS), at: fc.integer({ min: 1, max: 30 }) });
  const events = fc.uniqueArray(event, { selector: ({ at }) => at, maxLength: 12 });
  const { sink } = createCollector(feedOf("feed", ""), {});

  fc.assert(
    fc.property(events, fc.integer({ min: 0, max: 31 }), (told, version) => {
      const entry = { ranges: [{ type: "SEMVER", events: told.map(({ kind, at }) => ({ [kind]: `${at}.0.0` })) }] };

      const ranges = osvRanges(entry, "semver", "feed", sink);

      const isInside = ranges.some((range) => isInRange("semver", `${version}.0.0`, range));
      expect(isInside).toBe(isAffected(told, version));
    }),
    { numRuns: 2_000 },
  );
});
