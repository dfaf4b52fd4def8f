import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodedText } from "./decoded-text.ts";
import { anyText } from "./testing.ts";

const words = (text: string): string[] => text.match(/[0-9A-Za-z\u{80}-\u{10ffff}]+/gu) ?? [];
const ofJson = (record: Record<string, string>): string =>
  decodedText(JSON.stringify(record), new Map(Object.entries(record)));

describe("the decoded text", () => {
  it("makes every word of every value one that the index knows", () => {
    fc.assert(
      fc.property(fc.array(anyText(), { maxLength: 6 }), anyText(0, 100), (values, noise) => {
        const fields = new Map(values.map((value, index) => [`f${index}`, value]));
        for (const raw of [JSON.stringify(Object.fromEntries(fields)), values.join(" "), values.join(""), noise]) {
          const known = new Set(words(`${raw}\n${decodedText(raw, fields)}`));
          for (const value of values) for (const word of words(value)) expect(known).toContain(word);
        }
      }),
    );
  });

  it("is empty where the record shows the values", () => {
    expect(ofJson({ Image: "C:\\Windows\\cmd.exe", CommandLine: 'cmd /c "dir"', User: "Jörg" })).toBe("");
    expect(decodedText("Failed password for root from 10.0.0.1", new Map([["user", "root"]]))).toBe("");
    expect(decodedText('{ "list": [1, 2] }', new Map([["list", "[1,2]"]]))).toBe("");
  });

  it("has the words behind the escapes of JSON, each once", () => {
    expect(ofJson({ message: "Subject:\r\n\tSecurity ID:\n\tSecurity\\network" })).toBe("Security");
    expect(ofJson({ message: "closed.\nnow", path: "C:\\new" })).toBe("now");
  });

  it("has what a decoder spelled out", () => {
    expect(decodedText("proctitle=6964202D75", new Map([["proctitle", "id -u"]]))).toBe("id -u");
    expect(decodedText("xroot", new Map([["user", "root"]]))).toBe("root");
  });
});
