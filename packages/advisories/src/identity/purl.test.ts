import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatPurl, parsePurl } from "./purl.ts";

/** The canonical text of what is read, or why nothing is. */
function canonical(text: string): string {
  const result = parsePurl(text);
  return result.ok ? formatPurl(result.purl) : result.why;
}

test.each([
  ["pkg:golang/stdlib@1.21.3", "pkg:golang/stdlib@1.21.3"],
  ["pkg:deb/curl@7.88.1-10%2Bdeb12u5", "pkg:deb/curl@7.88.1-10%2Bdeb12u5"],
  ["pkg:npm/@babel/core@7.0.0", "pkg:npm/%40babel/core@7.0.0"],
  ["pkg:generic/a@b/c", "pkg:generic/a@b%2Fc"],
  ["pkg:generic/a?x=1&&y=", "pkg:generic/a?x=1"],
  ["pkg:generic/a#./b/../%2E%2E/c", "pkg:generic/a#b/c"],
  ["pkg:generic/a(b)!'*~", "pkg:generic/a%28b%29%21%27%2A~"],
  ["pkg:generic/\uD800", "pkg:generic/%EF%BF%BD"],
])("%s is %s", (text, expected) => {
  const written = canonical(text);

  expect(written).toBe(expected);
  expect(canonical(written)).toBe(expected);
});

test.each([
  ["", 'A package URL begins with "pkg:".'],
  ["pkg:deb", "A package URL needs a type and a name."],
  ["pkg:deb/", "A package URL needs a name."],
  ["pkg:3d/x", '"3d" is no type of package.'],
  ["pkg:generic/a?b=1&B=2", 'The qualifier "b" is there twice.'],
  ["pkg:generic/100%", '"100%" is not encoded as a package URL is.'],
  ["pkg:vcpkg/boost/asio", 'A vcpkg package has no namespace, but this one has "boost".'],
  ["pkg:swift/Alamofire@5", "A swift package needs a namespace."],
  ["pkg:julia/Dates", 'A julia package needs the qualifier "uuid".'],
])("%s is refused: %s", (text, why) => {
  const written = canonical(text);

  expect(written).toBe(why);
});

test("a package URL of 64 KB is refused in a sentence, one of 8 KB is read", () => {
  const long = parsePurl(`pkg:generic/${"a/".repeat(32_768)}`);
  const longest = parsePurl(`pkg:generic/${"%41".repeat(2720)}`);

  expect(long).toEqual({ ok: false, why: "A package URL of 65548 characters is not read; 8192 are the limit." });
  expect(longest).toMatchObject({ ok: true, purl: { name: "A".repeat(2720) } });
});

test("a qualifier called __proto__ is refused, and one called constructor is a qualifier", () => {
  const proto = parsePurl("pkg:generic/a?__proto__=1");
  const constructor = parsePurl("pkg:generic/a?constructor=1");

  expect(proto).toEqual({ ok: false, why: '"__proto__" is no key of a qualifier.' });
  expect(constructor).toMatchObject({ ok: true, purl: { qualifiers: new Map([["constructor", "1"]]) } });
});

test("what was read is written so that it is read the same", () => {
  const piece = fc.constantFrom(
    ..."pkg: / // @ ? # = & % %2F %40 %23 .. . a B 1 - npm deb git golang pypi é _ : +".split(" "),
  );
  const text = fc.array(piece, { maxLength: 14 }).map((pieces) => `pkg:${pieces.join("")}`);
  let readable = 0;

  fc.assert(
    fc.property(
      fc.oneof(
        text,
        text.map((rest) => rest.replace("pkg:", "pkg:generic/a")),
      ),
      (given) => {
        const first = parsePurl(given);
        fc.pre(first.ok);
        readable++;

        const again = parsePurl(formatPurl(first.purl));

        expect(again).toEqual(first);
      },
    ),
    { numRuns: 500, maxSkipsPerRun: 200 },
  );
  expect(readable).toBeGreaterThan(100);
});
