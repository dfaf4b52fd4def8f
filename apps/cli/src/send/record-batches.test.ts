import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRecordCutter, DEFAULT_LIMITS, type RecordBatch } from "./record-batches.ts";

/** Cuts `input` into chunks of `size`, as a file or a pipe might. */
function cut(input: Buffer, size: number, limits = DEFAULT_LIMITS): readonly RecordBatch[] {
  const cutter = createRecordCutter(limits);
  const batches: RecordBatch[] = [];
  for (let at = 0; at < input.length; at += size) batches.push(...cutter.push(input.subarray(at, at + size)));
  return [...batches, ...cutter.end()];
}

function textOf(batches: readonly RecordBatch[]): string {
  return batches.map((batch) => batch.body.toString("utf8")).join("");
}

const line = fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => `x${text.replaceAll(/[\r\n]/g, " ")}`);

describe("lines", () => {
  it("come out as they went in, whatever the chunks and the limits", () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 200 }),
        (lines, size, bytes) => {
          const text = lines.map((one) => `${one}\n`).join("");

          const batches = cut(Buffer.from(text), size, { bytes, lines: 7 });

          expect(textOf(batches)).toBe(text);
          expect(batches.every((batch) => batch.lines <= 7 && (batch.body.length <= bytes || batch.lines === 1))).toBe(
            true,
          );
          expect(batches.map((batch) => batch.firstLine)).toEqual(
            batches.map((_, i) => batches.slice(0, i).reduce((sum, b) => sum + b.lines, 0)),
          );
        },
      ),
    );
  });

  it("give the same batches whatever the chunks, so that their ids are the same", () => {
    const text = Buffer.from(Array.from({ length: 12_000 }, (_, i) => `line ${i}\n`).join(""));

    expect(cut(text, 65_536)).toEqual(cut(text, 777));
  });

  it("may lack the last newline, and blank ones are no records", () => {
    expect(textOf(cut(Buffer.from("one\n\n  \r\ntwo"), 3))).toBe("one\ntwo\n");
  });

  it("of bytes that are no UTF-8 keep every byte", () => {
    const bytes = Buffer.from([0x61, 0xff, 0xfe, 0x00, 0x0a]);

    expect(cut(bytes, 2)[0]?.body).toEqual(bytes);
  });

  it("over 16 MB are left out and counted, and the next one is not", () => {
    const cutter = createRecordCutter();
    const piece = Buffer.alloc(1_000_000, "x");
    for (let i = 0; i < 20; i += 1) cutter.push(piece);

    const batches = [...cutter.push(Buffer.from("\nnext\n")), ...cutter.end()];

    expect(textOf(batches)).toBe("next\n");
    expect(cutter.skipped()).toBe(1);
  });

  it("that came so far are given when an input pauses, and half a line waits", () => {
    const cutter = createRecordCutter();

    cutter.push(Buffer.from("one\nhal"));

    expect(textOf(cutter.flush())).toBe("one\n");
    expect(cutter.flush()).toEqual([]);
    expect(textOf([...cutter.push(Buffer.from("f\n")), ...cutter.end()])).toBe("half\n");
  });
});

describe("JSON documents", () => {
  const value = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), {
    minKeys: 1,
    maxKeys: 4,
    noNullPrototype: true,
  });

  it.each([
    ["an array", (values: readonly unknown[]) => values, 2],
    ["a pretty array", (values: readonly unknown[]) => values, 0],
    ["CloudTrail records", (values: readonly unknown[]) => ({ Records: values }), 0],
  ])("as %s give one line for each element, whatever the chunks", (_, wrap, indent) => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (values, size) => {
        const text = JSON.stringify(wrap(values), null, indent);

        const lines = textOf(cut(Buffer.from(text), size))
          .trim()
          .split("\n");

        expect(lines.map((one): unknown => JSON.parse(one))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it("written one after another over many lines give one line each", () => {
    const text = '{\n  "a": 1\n}\n{\n  "b": [2]\n}\n';

    expect(textOf(cut(Buffer.from(text), 5)).replaceAll(" ", "")).toBe('{"a":1}\n{"b":[2]}\n');
  });

  it("keep numbers that JavaScript cannot hold", () => {
    expect(textOf(cut(Buffer.from('[{"id":9007199254740993}]'), 4))).toBe('{"id":9007199254740993}\n');
  });

  it("one a line are taken as they are, also broken ones", () => {
    const text = '{"a":1}\n{"b":\n{"c":3}\n';
    const batches = cut(Buffer.from(text), 4);

    expect(textOf(batches)).toBe(text);
    expect(batches[0]?.isJson).toBe(true);
  });

  it("are not seen in a log that only begins with a bracket", () => {
    const text = "[Mon Jan 01 10:00:00 2026] [error] no such file\n[2026-01-01] {x}\n";

    expect(textOf(cut(Buffer.from(text), 9))).toBe(text);
  });
});
