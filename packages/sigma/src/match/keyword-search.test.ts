import fc from "fast-check";
import { expect, it } from "vitest";
import { type AutomatonEntry, buildAutomaton } from "./automaton.ts";
import { buildKeywordSearch, type KeywordSearch } from "./keyword-search.ts";

function foundBy(search: KeywordSearch, text: string): readonly number[] {
  const found = new Set<number>();
  search.scan(text, (payload) => {
    for (const each of payload) found.add(each);
  });
  return [...found].sort((a, b) => a - b);
}

const entriesOf = (literals: readonly string[]): readonly AutomatonEntry[] =>
  literals.map((literal, payload) => ({ literal, payload }));

/** Few letters, so that literals begin in each other, with characters that only their lower case has in ASCII. */
const letters = fc.constantFrom("a", "b", "k", "i", ":", "\\");
const characters = fc.constantFrom(
  "a",
  "A",
  "b",
  "B",
  "k",
  "\u212a",
  "i",
  "\u0130",
  ":",
  "\\",
  "\0",
  "\u00e9",
  "\u4e2d",
);

it("finds what the automaton finds, whatever the literals and the text", () => {
  const literal = fc.string({ unit: letters, minLength: 1, maxLength: 12 });
  const text = fc.string({ unit: characters, maxLength: 60 });
  fc.assert(
    fc.property(
      fc.array(literal, { minLength: 1, maxLength: 8 }),
      fc.array(fc.oneof(text, literal), { maxLength: 6 }),
      fc.integer({ min: 1, max: 8 }),
      (literals, pieces, least) => {
        const entries = entriesOf(literals.map((each) => each.padEnd(least, "b")));
        const whole = pieces.join("");
        expect(foundBy(buildKeywordSearch(entries), whole)).toEqual(foundBy(buildAutomaton(entries), whole));
      },
    ),
    { numRuns: 2_000 },
  );
});

it.each([
  ["at the beginning", "SEKURLSA::logonpasswords"],
  ["at the end", "run sekurlsa::"],
  ["in odd letters", "se\u212aurlsa::"],
  ["as the whole text", "sekurlsa::"],
])("finds a keyword %s", (_, text) => {
  expect(foundBy(buildKeywordSearch(entriesOf(["sekurlsa::", "lsadump::", "kiwi legit"])), text)).toEqual([0]);
});

it("finds nothing in a text that is shorter than any keyword, and nothing when there are no keywords", () => {
  expect(foundBy(buildKeywordSearch(entriesOf(["sekurlsa::", "lsadump::"])), "sekurls")).toEqual([]);
  expect(foundBy(buildKeywordSearch([]), "sekurlsa::")).toEqual([]);
});
