import type { RuleExplanation } from "@cordon/monitoring/contract";
import fc from "fast-check";
import { expect, it } from "vitest";
import { marksIn } from "../../events/search-marks.ts";
import { type MatchedPart, matchedParts, soughtParts, whyMatched } from "./matched-parts.ts";

type Part = RuleExplanation["parts"][number];

const aPart = (more: Partial<Part>): Part => ({
  depth: 0,
  kind: "field",
  part: "",
  holds: true,
  hits: [],
  found: null,
  ...more,
});
const hit = (test: string, field: string, value: string): Part["hits"][number] => ({ test, field, value });
const aMatch = (test: string, field: string, value: string): MatchedPart => ({ search: "s", field, test, value });

/** The marked texts of a record. */
function marked(raw: string, ...parts: MatchedPart[]): string[] {
  return marksIn(raw, soughtParts(raw, parts)).map(({ start, end }) => raw.slice(start, end));
}

it("what counts stands below parts that hold, and not under a not", () => {
  const parts = [
    aPart({ kind: "and", part: "and" }),
    aPart({ depth: 1, kind: "search", part: "selection" }),
    aPart({ depth: 2, hits: [hit('contains "x"', "CommandLine", "axb")] }),
    aPart({ depth: 2, holds: false, hits: [hit('is "y"', "User", "y")] }),
    aPart({ depth: 1, kind: "not", part: "not" }),
    aPart({ depth: 2, kind: "search", part: "filter", holds: false }),
    aPart({ depth: 3, hits: [hit('is "z"', "Image", "z")] }),
    aPart({ depth: 1, hits: [hit('is "n"', "Name", "n")] }),
  ];

  expect(matchedParts({ parts }).map(({ search, field }) => [search, field])).toEqual([
    ["selection", "CommandLine"],
    ["", "Name"],
  ]);
});

it.each([
  ['{"CommandLine":"cmd /c whoami /all"}', aMatch('contains "whoami"', "CommandLine", "cmd /c whoami /all"), "whoami"],
  [
    String.raw`{"Image": "C:\\Windows\\cmd.exe", "Parent":"C:\\Windows\\cmd.exe"}`,
    aMatch(String.raw`ends with "\cmd.exe"`, "Image", String.raw`C:\Windows\cmd.exe`),
    String.raw`\\cmd.exe`,
  ],
  ['{"EventID":1,"Other":1,"x":11}', aMatch('is "1"', "EventID", "1"), "1"],
  ["type=SYSCALL uid=0 euid=0", aMatch('is "0"', "uid", "0"), "0"],
  ["<Data Name='Image'>a&lt;b</Data>", aMatch('is "a<b"', "Image", "a<b"), "a&lt;b"],
  [
    "Mar 2 web-1 sshd[1]: Failed password for root",
    aMatch('contains "failed password"', "message", "Failed password for root"),
    "Failed password",
  ],
  ['{"a":{"type":"Root"}}', aMatch('is "root"', "a.type", "Root"), "Root"],
  ["user=ada", aMatch("matches /a.a/", "user", "ada"), "ada"],
])("in %s it marks what the test names", (raw, part, words) => {
  expect(marked(raw, part)).toEqual([words]);
});

it("what the decoder made and the record does not have is not marked", () => {
  expect(marked("a record", aMatch('is "1"', "event.code", "1"), aMatch("is there", "x", ""))).toEqual([]);
});

it("the reason names the field, the test and the part of the rule", () => {
  expect(whyMatched(aMatch('contains "x"', "Image", "x"))).toBe('Image contains "x", in “s”');
  expect(whyMatched({ search: "", field: "", test: 'contains "x"', value: "x" })).toBe('The record contains "x"');
});

it("whatever the record and the rule are, marks stand in the record and end in time", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 300 }),
    fc.constantFrom("(".repeat(200), "\\".repeat(300), "a".repeat(1_024), "\uD800", "İ".repeat(50), "[^]*+?{1,99}|$"),
  );
  fc.assert(
    fc.property(hostile, hostile, hostile, (value, needle, around) => {
      const raw = `${around}${value}${around}`.repeat(5);
      const parts = [
        aMatch(`contains "${needle}"`, around.slice(0, 20), value),
        aMatch(`is "${value}"`, "field", value),
        aMatch(`matches /${needle}/`, value, `${around}${value}`),
      ];

      for (const { start, end } of marksIn(raw, soughtParts(raw, parts))) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(raw.length);
      }
    }),
    { numRuns: 100 },
  );
});

it("a large record that almost fits a thousand times is done within a second", () => {
  const raw = `field="${"a".repeat(60)}" `.repeat(900);
  const startedAt = performance.now();
  const parts = Array.from({ length: 60 }, (_, index) =>
    aMatch(`is "${index}"`, "field", `${"a".repeat(1_000)}${index}`),
  );

  expect(marked(raw, ...parts)).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
