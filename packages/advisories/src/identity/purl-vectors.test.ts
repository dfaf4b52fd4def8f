import { describe, expect, test } from "vitest";
import { hasShared, sharedFiles, sharedText } from "../testing/shared-data.ts";
import { checkPurl, formatPurl, parsePurl, type Purl } from "./purl.ts";
import type { PurlParts } from "./purl-rules.ts";
import exceptions from "./purl-exceptions.json" with { type: "json" };

/** @source package-url/purl-spec, tests (MIT) */
const FOLDER = "purl/tests";

interface Parts {
  readonly type: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly version: string | null;
  readonly qualifiers: Readonly<Record<string, string>> | null;
  readonly subpath: string | null;
}

interface Case {
  readonly description: string;
  readonly test_type: "parse" | "build" | "validate";
  readonly input: string | Parts;
  readonly expected_output: string | Parts | null;
  readonly expected_failure?: boolean;
}

function casesOf(file: string): readonly Case[] {
  // The shape of a file of the specification's own schema.
  return (JSON.parse(sharedText(`${FOLDER}/${file}`)) as { tests: readonly Case[] }).tests;
}

function toParts(parts: Parts): PurlParts {
  return {
    type: parts.type ?? "",
    namespace: parts.namespace ?? undefined,
    name: parts.name ?? "",
    version: parts.version ?? undefined,
    qualifiers: new Map(Object.entries(parts.qualifiers ?? {})),
    subpath: parts.subpath ?? undefined,
  };
}

function fromPurl(purl: Purl): Parts {
  return {
    type: purl.type,
    namespace: purl.namespace ?? null,
    name: purl.name,
    version: purl.version ?? null,
    qualifiers: purl.qualifiers.size === 0 ? null : Object.fromEntries(purl.qualifiers),
    subpath: purl.subpath ?? null,
  };
}

/** What we make of the input: the parts of a text, or the text of parts; null when it is refused. */
function answer({ test_type, input }: Case): string | Parts | null {
  const result = typeof input === "string" ? parsePurl(input) : checkPurl(toParts(input));
  if (!result.ok) return null;
  return test_type === "parse" ? fromPurl(result.purl) : formatPurl(result.purl);
}

function isAsExpected(entry: Case): boolean {
  const expected = entry.expected_failure === true ? null : entry.expected_output;
  return expect.objectContaining({ value: expected }).asymmetricMatch({ value: answer(entry) });
}

const files = ["spec", "types"].flatMap((folder) =>
  sharedFiles(`${FOLDER}/${folder}`).map((name) => `${folder}/${name}`),
);
const suites = files.map((file) => ({ file, cases: casesOf(file), count: casesOf(file).length }));

test.skipIf(!hasShared(FOLDER))("the specification's tests are all there", () => {
  const count = suites.reduce((sum, suite) => sum + suite.count, 0);

  expect(count).toBe(586);
});

describe.skipIf(!hasShared(FOLDER))("the tests of purl-spec", () => {
  test.each(suites)("all but the listed of the $count in $file are met", ({ file, cases }) => {
    const missed = cases
      .filter((entry) => !isAsExpected(entry))
      .map(({ test_type, input }) => `${test_type} ${JSON.stringify(input)}`);

    const listed = exceptions.filter((entry) => entry.file === file).map(({ test }) => test);
    expect(missed).toEqual(listed);
  });
});
