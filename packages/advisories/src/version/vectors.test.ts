import { describe, expect, test } from "vitest";
import { hasShared, sharedFiles, sharedText } from "../testing/shared-data.ts";
import { versionOrder, type VersionScheme } from "./order.ts";
import exceptions from "./vector-exceptions.json" with { type: "json" };

/** @source google/osv-scalibr, semantic/testdata (Apache-2.0); the generated files come from the native tools. */
const FOLDER = "versions/osv-scalibr/semantic/testdata";

const SCHEMES: ReadonlyMap<string, VersionScheme> = new Map([
  ["alpine", "apk"],
  ["cran", "generic"],
  ["debian", "dpkg"],
  ["hackage", "generic"],
  ["maven", "maven"],
  ["nuget", "nuget"],
  ["packagist", "packagist"],
  ["pub", "semver"],
  ["pypi", "pep440"],
  ["redhat", "rpm"],
  ["rubygems", "gem"],
  ["semver", "semver"],
]);

const SIGNS: ReadonlyMap<string, number> = new Map([
  ["<", -1],
  ["=", 0],
  [">", 1],
]);

interface Vector {
  readonly line: string;
  readonly a: string;
  readonly b: string;
  readonly sign: number | undefined;
}

function vectorsOf(file: string): readonly Vector[] {
  return sharedText(`${FOLDER}/${file}`)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("//"))
    .map((line) => {
      const [a = "", sign = "", b = ""] = line.split(" ");
      return { line, a, b, sign: SIGNS.get(sign) };
    });
}

const files = sharedFiles(FOLDER).map((file) => {
  const vectors = vectorsOf(file);
  return { file, count: vectors.length, vectors, scheme: SCHEMES.get(file.split("-")[0] ?? "") ?? "generic" };
});

test.skipIf(!hasShared(FOLDER))("no file of vectors is left out", () => {
  const kinds = new Set(files.map(({ file }) => file.split("-")[0]));

  expect(kinds).toEqual(new Set(SCHEMES.keys()));
  expect(files.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(71_000);
});

describe.skipIf(!hasShared(FOLDER))("the vectors of osv-scalibr", () => {
  test.each(files)(
    "all but the listed of the $count pairs in $file are ordered so by $scheme",
    ({ file, vectors, scheme }) => {
      const { compare } = versionOrder(scheme);

      const wrong = vectors.filter(
        ({ a, b, sign }) => Math.sign(compare(a, b)) !== sign || Math.sign(compare(b, a)) !== 0 - (sign ?? Number.NaN),
      );

      const listed = exceptions.filter((entry) => entry.file === file).flatMap((entry) => entry.lines);
      expect(wrong.map(({ line }) => line)).toEqual(listed);
    },
  );
});
