import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_RECORD_LENGTH } from "../event/event.ts";
import { splitRecords } from "./record-splitter.ts";

function split(body: string | Uint8Array): string[] {
  return [...splitRecords(typeof body === "string" ? Buffer.from(body) : body)].map((record) => record.text);
}

describe("splitRecords", () => {
  it("every line is a record, whatever ends it; blank ones are none", () => {
    expect(split("a\r\n\n  \r\n b \nlast")).toEqual(["a", " b ", "last"]);
    expect(split("")).toEqual([]);
    expect(split("\n\n")).toEqual([]);
  });

  it("NDJSON goes line by line, also when a line is broken", () => {
    expect(split('{"a":1}\n{"b":\n{"c":3}\n')).toEqual(['{"a":1}', '{"b":', '{"c":3}']);
  });

  it("the objects of an array keep their exact text", () => {
    expect(split('[ {"a": "]},{"},\n  {"b":\n [1, {"c":2}]} ]\nafter')).toEqual([
      '{"a": "]},{"}',
      '{"b":\n [1, {"c":2}]}',
      "after",
    ]);
  });

  it("objects printed over several lines are one record each", () => {
    expect(split('{\n  "a": 1\n}\n{\n  "b": {\n    "c": "}"\n  }\n}\n')).toEqual([
      '{\n  "a": 1\n}',
      '{\n  "b": {\n    "c": "}"\n  }\n}',
    ]);
  });

  it("a CloudTrail file gives its records, on one line or on many", () => {
    expect(split('{"Records":[{"eventName":"A"},{"eventName":"B"}]}')).toEqual([
      '{"eventName":"A"}',
      '{"eventName":"B"}',
    ]);
    expect(split('{\n "Records" : [\n {"eventName":"A"}\n ]\n}\n{"x":1}')).toEqual(['{"eventName":"A"}', '{"x":1}']);
  });

  it("a line in brackets is a line", () => {
    expect(split("[Wed Oct 11] [error] x\n[1,2]\n{not json\n{\n}")).toEqual([
      "[Wed Oct 11] [error] x",
      "[1,2]",
      "{not json",
      "{\n}",
    ]);
  });

  it("NUL stays, broken UTF-8 becomes U+FFFD, marks at the start are taken off", () => {
    expect(split(Buffer.from([0x61, 0x00, 0x62, 0xff, 0x0a, 0x63]))).toEqual(["a\0b\ufffd", "c"]);
    expect(split("\ufeffa\nb")).toEqual(["a", "b"]);
    expect(split(Buffer.from("\ufeffgrün\r\nb", "utf16le"))).toEqual(["grün", "b"]);
  });

  it("a record that is too long is cut at a character, and says so", () => {
    const body = Buffer.from(`${"ü".repeat(MAX_RECORD_LENGTH)}\nshort`);
    const [long, short] = [...splitRecords(body)];

    expect(long?.isCut).toBe(true);
    expect(long?.text).toBe("ü".repeat(MAX_RECORD_LENGTH / 2));
    expect(short).toEqual({ text: "short", isCut: false });
  });

  it("lines that open and never close cost one look each, and all are kept", () => {
    const lines = 200_000;

    for (const line of ["{", "[{", '{"a":[', '{"Records":[{']) {
      expect(split(`${line}\n`.repeat(lines)).length).toBeGreaterThan(lines / 4);
    }
  });

  it("lines without JSON come out as they went in", () => {
    const line = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/[\r\n[{]/.test(text) && text.trim() !== "");
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(split(lines.join("\n"))).toEqual(lines.map((text) => Buffer.from(text).toString()));
      }),
    );
  });

  it("objects come out whole, however they are laid out", () => {
    const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(objects, fc.constantFrom(0, 2), fc.boolean(), (values, indent, isArray) => {
        const texts = values.map((value) => JSON.stringify(value, null, indent));
        const body = isArray ? JSON.stringify(values, null, indent) : texts.join("\n");
        const actual = split(body).map((text) => JSON.parse(text) as unknown);
        expect(actual).toEqual(texts.map((text) => JSON.parse(text) as unknown));
      }),
    );
  });

  it("arbitrary bytes never throw and lose nothing but line ends", () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 255, maxLength: 400 }), (bytes) => {
        for (const record of splitRecords(bytes)) expect(record.text.length).toBeGreaterThan(0);
      }),
    );
  });
});
