import fc from "fast-check";
import { newId } from "@cordon/kernel";
import { describe, expect, it } from "vitest";
import { formatToken, makeTokenSecret, parseToken } from "./token-text.ts";

describe("token text", () => {
  it("reads back what it wrote", () => {
    const token = { id: newId("tok"), secret: makeTokenSecret() };

    expect(parseToken(formatToken(token))).toEqual(token);
  });

  it("tells any single mistyped character without asking the database", () => {
    const text = formatToken({ id: newId("tok"), secret: makeTokenSecret() });

    fc.assert(
      fc.property(
        fc.nat({ max: text.length - 1 }),
        fc.constantFrom("0", "9", "a", "f", "z", "_", " ", "A"),
        (at, character) => {
          fc.pre(text[at] !== character);

          expect(parseToken(text.slice(0, at) + character + text.slice(at + 1))).toBeUndefined();
        },
      ),
    );
  });

  it("takes nothing else for a token", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseToken(text)).toBeUndefined();
      }),
    );
  });
});
