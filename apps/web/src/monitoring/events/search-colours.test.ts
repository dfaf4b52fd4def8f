import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colourSearch } from "./search-colours.ts";

const read = (text: string): readonly string[] =>
  colourSearch(text)
    .filter(({ kind }) => kind !== "space")
    .map(({ kind, text: part }) => `${kind} ${part}`);

describe("colours of a search", () => {
  it("knows fields, values, phrases, keywords and brackets", () => {
    expect(read('host:web-1 AND ("failed password" OR code:>=4624)')).toEqual([
      "field host",
      "operator :",
      "value web-1",
      "operator AND",
      "bracket (",
      'phrase "failed password"',
      "operator OR",
      "field code",
      "operator :>=",
      "value 4624",
      "bracket )",
    ]);
  });

  it("takes the dash of an exclusion as an operator, and that inside a word as text", () => {
    expect(read("-user:root fail-over")).toEqual([
      "operator -",
      "field user",
      "operator :",
      "value root",
      "word fail-over",
    ]);
  });

  it("takes a quoted name before a colon as a field, and a second colon as part of the value", () => {
    expect(read('"User Name":"a b" src:fe80::1')).toEqual([
      'field "User Name"',
      "operator :",
      'value "a b"',
      "field src",
      "operator :",
      "value fe80::1",
    ]);
  });

  it("takes words in the brackets of a field as its values", () => {
    expect(read("code:(1 OR 2) 3")).toEqual([
      "field code",
      "operator :",
      "bracket (",
      "value 1",
      "operator OR",
      "value 2",
      "bracket )",
      "word 3",
    ]);
  });

  it("colours an open quote to its end", () => {
    expect(read('"failed pass')).toEqual(['phrase "failed pass']);
  });

  it("loses no character of anything typed", () => {
    const typed = fc.string({
      unit: fc.constantFrom("a", " ", ":", '"', "\\", "-", "(", ")", "*", ">", "OR", "\n", "é"),
    });
    fc.assert(
      fc.property(typed, (text) => {
        expect(
          colourSearch(text)
            .map(({ text: part }) => part)
            .join(""),
        ).toBe(text);
      }),
    );
  });
});
