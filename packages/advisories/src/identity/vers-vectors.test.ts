import { describe, expect, test } from "vitest";
import { hasShared, sharedFiles, sharedText } from "../testing/shared-data.ts";
import { versFromNative } from "./native-range.ts";
import { formatVers, parseCanonicalVers, parseVers, versContains, type VersResult } from "./vers.ts";
import exceptions from "./vers-exceptions.json" with { type: "json" };

/** @source package-url/vers-spec, tests (MIT) */
const FOLDER = "versions/vers-spec/tests";

/** Ranges of schemes no advisory we read is written in; comparisons are in version/vers-vectors.test.ts. */
const NOT_OURS = [
  "conan_range_from_native_basic_test.json",
  "conan_range_from_native_test.json",
  "nginx_range_from_native_test.json",
  "openssl_range_from_native_test.json",
];
const NOT_OUR_SCHEME = "vers:datetime/";

interface Case {
  readonly test_type: "parse" | "validate" | "containment" | "from_native";
  readonly input:
    | string
    | { readonly scheme: string; readonly native_range: string }
    | { readonly vers: string; readonly version: string };
  readonly expected_output?: unknown;
  readonly expected_failure?: boolean;
  readonly expected_message?: string;
}

function casesOf(file: string): readonly Case[] {
  // The shape of a file of the specification's own schema.
  const { tests } = JSON.parse(sharedText(`${FOLDER}/${file}`)) as { tests: readonly Case[] };
  return tests.filter(({ input }) => typeof input !== "string" || !input.startsWith(NOT_OUR_SCHEME));
}

function textOf(result: VersResult): string {
  return result.ok ? formatVers(result.range) : result.why;
}

/** What we answer, in the form the test expects it. */
function answer({ test_type, input }: Case): unknown {
  if (typeof input === "string") {
    if (test_type === "validate") return textOf(parseVers(input));
    const result = parseCanonicalVers(input);
    if (!result.ok) return result.why;
    return {
      scheme: result.range.scheme,
      version_constraints: result.range.constraints.map(({ comparator, version }) => [comparator, version]),
    };
  }
  if ("native_range" in input) return textOf(versFromNative(input.scheme, input.native_range));
  const result = parseVers(input.vers);
  return result.ok && versContains(result.range, input.version);
}

function isAsExpected(entry: Case): boolean {
  const expected = entry.expected_failure === true ? entry.expected_message : entry.expected_output;
  return expect.objectContaining({ value: expected }).asymmetricMatch({ value: answer(entry) });
}

const files = sharedFiles(FOLDER).filter((file) => file.includes("_range_") || file.startsWith("vers_"));
const suites = files
  .filter((file) => !NOT_OURS.includes(file))
  .map((file) => ({ file, cases: casesOf(file), count: casesOf(file).length }));

test.skipIf(!hasShared(FOLDER))("what is named as not ours is there", () => {
  expect(files).toEqual(expect.arrayContaining(NOT_OURS));
  expect(suites.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(500);
});

describe.skipIf(!hasShared(FOLDER))("the ranges of vers-spec", () => {
  test.each(suites)("all but the listed of the $count in $file are met", ({ file, cases }) => {
    const missed = cases.filter((entry) => !isAsExpected(entry)).map(({ input }) => JSON.stringify(input));

    const listed = exceptions.filter((entry) => entry.file === file).map(({ test }) => test);
    expect(missed).toEqual(listed);
  });
});
