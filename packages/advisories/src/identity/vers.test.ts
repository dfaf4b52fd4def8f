import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { versFromNative } from "./native-range.ts";
import { formatVers, parseCanonicalVers, parseVers, versContains } from "./vers.ts";

function contains(vers: string, version: string): boolean | string {
  const result = parseVers(vers);
  return result.ok ? versContains(result.range, version) : result.why;
}

function fromNative(scheme: string, native: string): string {
  const result = versFromNative(scheme, native);
  return result.ok ? formatVers(result.range) : result.why;
}

test.each([
  ["vers:deb/>=1:1.0|<1:2.0-3", "1:1.5", true],
  ["vers:deb/>=1:1.0|<1:2.0-3", "2.0", false],
  ["vers:npm/<1.0.0|>=2.0.0|<2.1.0", "1.5.0", false],
  ["vers:npm/<1.0.0|>=2.0.0|<2.1.0", "2.0.5", true],
  ["vers:npm/<1.0.0|>=2.0.0|<2.1.0", "2.1.0", false],
  ["vers:npm/<2.1.0|>=2.0.0|<1.0.0", "0.5.0", true],
  ["vers:npm/>=1.0.0|!=1.5.0", "1.5.0", false],
  ["vers:npm/!=1.5.0", "1.6.0", true],
  ["vers:npm/1.5.0", "1.6.0", false],
  ["vers:rpm/> 1.0 | < 2.0", "1.0", false],
  ["vers:unknown/>1.9|<1.20", "1.10", true],
])("%s holds %s: %s", (vers, version, expected) => {
  const isIn = contains(vers, version);

  expect(isIn).toBe(expected);
});

test.each([
  ["npm", "", "vers:npm/*"],
  ["npm", "1.2.3 - 2.3.4", "vers:npm/>=1.2.3|<=2.3.4"],
  ["npm", "^0.0.3", "vers:npm/>=0.0.3|<0.0.4"],
  ["npm", `^1.${"9".repeat(300)}`, `"^1.${"9".repeat(197)}" is no range of npm that can be read.`],
  ["npm", "git+ssh://x", '"git+ssh://x" is no range of npm that can be read.'],
  ["gem", "~> 1.2.rc1, != 1.3", "vers:gem/>=1.2.rc1|!=1.3|<2"],
  ["pypi", "~=1.4.2", "vers:pypi/>=1.4.2|<1.5"],
  ["pypi", "==1.*, !=1.3", "vers:pypi/>=1|!=1.3|<2"],
  ["maven", "(,1.0],[1.2,)", "vers:maven/<=1.0|>=1.2"],
  ["maven", "[1.5]", "vers:maven/1.5"],
  ["maven", "[1.0", '"[1.0" is no range of maven that can be read.'],
  ["conan", ">1", '">1" is no range of conan that can be read.'],
])("by %s %s is %s", (scheme, native, expected) => {
  const written = fromNative(scheme, native);

  expect(written).toBe(expected);
});

describe("what is no range is refused in a sentence", () => {
  test.each([
    ["", 'A range is written "vers:scheme/constraints".'],
    ["vers:npm", 'A range is written "vers:scheme/constraints".'],
    ["vers:npm/", "A range needs a constraint."],
    ["vers:npm/>=", "A constraint of a range needs a version."],
    ["vers:npm/*|1", "A constraint of a range needs a version."],
    [`vers:npm/${"1|".repeat(40_000)}`, "A range of 80009 characters is not read; 65536 are the limit."],
  ])("%.20s", (text, why) => {
    const answer = contains(text, "1");

    expect(answer).toBe(why);
  });

  test("a native range of 64 KB", () => {
    const answer = fromNative("npm", "9".repeat(65_536));

    expect(answer).toBe("A range of 65536 characters is not read; 8192 are the limit.");
  });
});

test("what is written is canonical, whatever was read", () => {
  const piece = fc.constantFrom(..."< <= > >= != = | 1 2 1.0 0 . - rc % %2B * + é".split(" "), " ");
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => `vers:npm/1${pieces.join("")}`);

  fc.assert(
    fc.property(text, (given) => {
      const first = parseVers(given);
      fc.pre(first.ok);

      const again = parseCanonicalVers(formatVers(first.range));

      expect(again).toEqual(first);
    }),
  );
});

test.each(["npm", "gem", "pypi", "nuget", "maven"])("nothing makes the reader of %s throw", (scheme) => {
  const piece = fc.constantFrom(..."^ ~ ~> < >= = == - || , [ ] ( ) 1 0 1.2 x * .* rc +".split(" "), " ");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      expect(typeof fromNative(scheme, pieces.join(""))).toBe("string");
    }),
  );
});
