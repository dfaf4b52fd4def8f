import { describe, expect, test } from "vitest";
import { hasShared, sharedFiles, sharedText } from "../testing/shared-data.ts";
import { compareVersions, type VersionScheme } from "./order.ts";

/** @source package-url/vers-spec, tests (MIT) */
const FOLDER = "versions/vers-spec/tests";
const ENDING = "_version_cmp_test.json";

const SCHEMES: ReadonlyMap<string, VersionScheme> = new Map([
  ["alpine", "apk"],
  ["maven", "maven"],
  ["nuget", "nuget"],
]);

/** Orders of package types that no advisory we read is about. */
const NOT_OURS = ["alpm", "conan", "datetime", "gentoo", "openssl"];

/** Maven before 3.9.0 kept the zeros before a word behind a dot (MNG-7644); each pair is there twice. */
const EXCEPTIONS = ["2-1 2.0.a", "2-1 2.0.0.a", "2.0.0.a 2.0.a"];

interface Case {
  readonly test_type: "comparison" | "equality";
  readonly input: { readonly versions: readonly [string, string] };
  readonly expected_output: readonly string[] | boolean;
}

function casesOf(kind: string): readonly Case[] {
  // The shape of a file of the specification's own schema.
  return (JSON.parse(sharedText(`${FOLDER}/${kind}${ENDING}`)) as { tests: readonly Case[] }).tests;
}

function isMet(scheme: VersionScheme, { test_type, input, expected_output }: Case): boolean {
  const [a, b] = input.versions;
  if (test_type === "equality" || typeof expected_output === "boolean")
    return (compareVersions(scheme, a, b) === 0) === expected_output;
  const sorted = [a, b].sort((x, y) => compareVersions(scheme, x, y));
  // NuGet's are expected in the lower case of the normal form.
  return sorted.every((version, at) => version.toLowerCase() === expected_output[at]?.toLowerCase());
}

const kinds = hasShared(FOLDER)
  ? [...SCHEMES].map(([kind, scheme]) => ({ kind, scheme, cases: casesOf(kind), count: casesOf(kind).length }))
  : [];

test.skipIf(!hasShared(FOLDER))("every order of vers-spec is ours or named as not ours", () => {
  const names = sharedFiles(FOLDER).filter((name) => name.endsWith(ENDING));

  expect(names.map((name) => name.slice(0, -ENDING.length))).toEqual([...SCHEMES.keys(), ...NOT_OURS].sort());
});

describe.skipIf(!hasShared(FOLDER))("the comparisons of vers-spec", () => {
  test.each(kinds)("the $count of $kind are met by $scheme", ({ scheme, cases, count }) => {
    const missed = cases.filter((entry) => !isMet(scheme, entry)).map(({ input }) => input.versions.join(" "));

    expect(count).toBeGreaterThan(30);
    expect(missed.filter((pair) => !EXCEPTIONS.includes(pair))).toEqual([]);
  });
});
