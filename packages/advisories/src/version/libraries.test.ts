import { compare as comparePep440Library } from "@renovatebot/pep440";
import { eq, gt } from "@renovatebot/ruby-semver";
import * as fc from "fast-check";
import semver from "semver";
import { expect, test } from "vitest";
import { versionOrder, type VersionScheme } from "./order.ts";

// Libraries that round numbers above 2^53, throw at what is no version, or know no legacy versions: a second opinion, not the order itself.

function compareGemLibrary(a: string, b: string): number {
  if (eq(a, b)) return 0;
  return gt(a, b) ? 1 : -1;
}

interface Opinion {
  readonly scheme: VersionScheme;
  readonly library: string;
  readonly compare: (a: string, b: string) => number;
  readonly pieces: string;
}

const OPINIONS: readonly Opinion[] = [
  { scheme: "semver", library: "semver", compare: semver.compare, pieces: ".0 .0.0 .1.2 - -rc .1 .10 .beta +b 0 1 a" },
  {
    scheme: "pep440",
    library: "@renovatebot/pep440",
    compare: comparePep440Library,
    pieces: ".0 .1 10 a1 b2 rc rc1 .post1 -1 .dev .dev2 +local.1 +a",
  },
  {
    scheme: "gem",
    library: "@renovatebot/ruby-semver",
    compare: compareGemLibrary,
    pieces: ".0 .1 .10 .a .b1 .rc .0.0 -1 0",
  },
];

test.each(OPINIONS)(
  "$library orders what both call a version of $scheme as ours does",
  ({ scheme, compare, pieces }) => {
    const order = versionOrder(scheme);
    const rest = fc.array(fc.constantFrom(...pieces.split(" ")), { maxLength: 5 }).map((parts) => parts.join(""));
    const version = fc
      .tuple(fc.constantFrom("1", "2", "1.0.0", "1.2.0", "10.0.1"), rest)
      .map((parts) => parts.join(""))
      .filter((text) => order.isValid(text) && (scheme !== "semver" || semver.valid(text) !== null));

    fc.assert(
      fc.property(version, version, (a, b) => {
        expect([a, b, Math.sign(order.compare(a, b))]).toEqual([a, b, Math.sign(compare(a, b))]);
      }),
      { numRuns: 2000 },
    );
  },
);
