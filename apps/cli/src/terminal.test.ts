import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonLine, table, visible } from "./terminal.ts";

const ACTS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const anyText = fc.string({ unit: "binary", maxLength: 200 });

describe("text from outside", () => {
  it("cannot colour, clear, reorder or add a row", () => {
    const hostile = "\u001b[2J\u001b]0;owned\u0007ok\r\n2026-01-01  web-1  sshd\u202efdp.exe\u009b31m";

    expect(visible(hostile)).toBe("\\e[2J\\e]0;owned\\u{7}ok\\r\\n2026-01-01  web-1  sshd\\u{202e}fdp.exe\\u{9b}31m");
  });

  it("keeps what people write in their languages", () => {
    expect(visible("Grüße, 東京 · مرحبا · 👩🏽")).toBe("Grüße, 東京 · مرحبا · 👩🏽");
  });

  it("holds nothing that a terminal acts on, whatever it was", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(ACTS);
      }),
    );
  });

  it("is the same when it is made visible twice", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(visible(text))).toBe(visible(text));
      }),
    );
  });
});

describe("a line of JSON", () => {
  it("parses to what it was made of and holds nothing that a terminal acts on", () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText, { noNullPrototype: true }), (value) => {
        const line = jsonLine(value);

        expect(JSON.parse(line)).toEqual(value);
        expect(line).not.toMatch(ACTS);
      }),
    );
  });
});

describe("a table", () => {
  it("stays aligned and in one row for each row, whatever is in a cell", () => {
    const text = table(
      ["ID", "NAME"],
      [
        ["tok_1", "a\nb"],
        ["tok_22", "c"],
      ],
    );

    expect(text).toBe("ID      NAME\ntok_1   a\\nb\ntok_22  c\n");
  });
});
