import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareVersions, versionOrder, type VersionScheme } from "./order.ts";

const SCHEMES: readonly VersionScheme[] = [
  "dpkg",
  "rpm",
  "apk",
  "semver",
  "npm",
  "pep440",
  "maven",
  "gem",
  "go",
  "nuget",
  "packagist",
  "generic",
];

/** Versions made of what the orders look at, so that most of them nearly agree. */
const piece = fc.constantFrom(
  ..."0 1 2 00 01 9 10 . .. - _ ~ ^ + : ! # v V r p a b rc RC beta alpha sp ga final dev pre post git -r _p _rc".split(
    " ",
  ),
  "é",
  " ",
  "",
);
const hostile = fc.oneof(
  fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join("")),
  fc.array(piece, { maxLength: 4 }).map((pieces) => `1.0${pieces.join("")}`),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("__proto__", "constructor", "", "latest", "9".repeat(2000), `1.${"0".repeat(2000)}1`),
);

describe.each(SCHEMES)("the order of %s", (scheme) => {
  const { compare, isValid } = versionOrder(scheme);
  const sign = (a: string, b: string): number => Math.sign(compare(a, b)) + 0;

  test("swapping two versions turns the answer round, and a version equals itself", () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect(sign(a, a.concat(""))).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test("whatever is older than the older is older", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (x, y, z) => {
        const [a = "", b = "", c = ""] = [x, y, z].sort(compare);

        expect([sign(a, b), sign(b, c), sign(a, c)]).not.toContain(1);
        expect(sign(a, c)).toBe(Math.min(sign(a, b), sign(b, c)));
      }),
      { numRuns: 3000 },
    );
  });

  test("no text makes it throw, and whether it is a version is always said", () => {
    fc.assert(
      fc.property(hostile, (version) => {
        expect(typeof isValid(version)).toBe("boolean");
      }),
    );
  });

  test.each(["9", "0", "1.", "1.0a", "~", "-", "_rc", "1-0", "a1", "+", "1a"])(
    "64 KB of %s are compared and judged",
    (unit) => {
      const long = unit.repeat(65_536 / unit.length);

      expect(sign(long, `${long}1`) + sign(`${long}1`, long)).toBe(0);
      expect(isValid(`${long} !`)).toBe(false);
    },
  );
});

test("10,000 digits are compared as the number they are", () => {
  const smaller = `1.${"9".repeat(9_999)}8`;
  const greater = `1.${"9".repeat(10_000)}`;

  const signs = (["dpkg", "rpm", "apk", "semver", "go", "nuget", "packagist", "generic"] as const).map((scheme) =>
    Math.sign(versionOrder(scheme).compare(smaller, greater)),
  );

  expect(signs).toEqual(Array(8).fill(-1));
});

test.each<readonly [VersionScheme, string, boolean]>([
  ["dpkg", "1:2.3-4~deb12u1", true],
  ["dpkg", "a:1", false],
  ["dpkg", "1_2", false],
  ["rpm", "1:2.3-4.el8_9", true],
  ["rpm", "1 2", false],
  ["apk", "1.2.3b_rc1_git2-r4", true],
  ["apk", "1.2.3-4", false],
  ["semver", "1.2.3-rc.1+build", true],
  ["semver", "1.2", false],
  ["pep440", "1!2.0rc1.post2.dev3+local", true],
  ["pep440", "0.1-bulbasaur", false],
  ["maven", "1.0-SNAPSHOT", true],
  ["gem", "1.0.0.rc1", true],
  ["gem", "1 beta", false],
  ["go", "v1.2.3+incompatible", true],
  ["go", "go1.21rc2", true],
  ["nuget", "1.0.0.1-Beta", true],
  ["packagist", "v1.0.0-RC1", true],
  ["packagist", "dev-main", true],
])("by %s, %s is a version: %s", (scheme, version, expected) => {
  const isVersion = versionOrder(scheme).isValid(version);

  expect(isVersion).toBe(expected);
});

test.each([
  ["7.0", "7.0.0", 0],
  ["7", "7.0.0.0", 0],
  ["1.0.0-beta1", "1.0", -1],
  ["1.0", "1.0.0.1", -1],
  ["1.0.0-p1", "1.0", 1],
  ["2.0.0", "10", -1],
])("Composer takes a number that is missing of the first four for zero: %s and %s", (a, b, sign) => {
  expect([Math.sign(compareVersions("packagist", a, b)), Math.sign(compareVersions("packagist", b, a)) || 0]).toEqual([
    sign,
    -sign || 0,
  ]);
});
