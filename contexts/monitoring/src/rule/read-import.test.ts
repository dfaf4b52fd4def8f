import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { createIntakeBudget } from "../ingest/intake-budget.ts";
import { filesOf } from "./import-files.ts";
import { readImport } from "./read-import.ts";
import { MAX_IMPORT_BYTES, type RuleFile } from "./rule-import.ts";

const budget = createIntakeBudget(2 * MAX_IMPORT_BYTES);
const line = (path: string, text = "title: x"): string => `${JSON.stringify({ path, text })}\n`;

function read(body: string | Buffer, isGzip = false): Promise<readonly RuleFile[]> {
  const stream = Readable.from([Buffer.from(body)]);
  return readImport({ stream, isGzip, budget }, async (bytes) => filesOf(Buffer.from(bytes)));
}

const code = (code: string): object => expect.objectContaining({ code });

it("reads a file a line, plain or gzip, with or without a last newline", async () => {
  const body = `${line("a.yml", "title: ä\nid: 1")}\n${line("dir/b.yml").trimEnd()}`;
  const files = [
    { path: "a.yml", text: "title: ä\nid: 1" },
    { path: "dir/b.yml", text: "title: x" },
  ];

  expect(await read(body)).toEqual(files);
  expect(await read(gzipSync(body), true)).toEqual(files);
});

it.each([
  ["a line that is no JSON", `${line("a.yml")}title: x\n`, /^Line 2 is no JSON object/],
  ["a line without a path", '{"text":"x"}\n', /^Line 1 is no JSON object/],
  ["a path with a NUL", line("a\0.yml"), /^Line 1 is no JSON object/],
  ["a path beyond its length", line("a".repeat(501)), /^Line 1 is no JSON object/],
  ["a path that comes twice", line("a.yml") + line("b.yml") + line("a.yml"), /^Line 3 names the file "a.yml" a second/],
])("refuses %s with the line", async (_, body, words) => {
  await expect(read(body)).rejects.toMatchObject({ code: "rules.invalid", message: expect.stringMatching(words) });
});

it("refuses what is too large or too many in whole, also when compression hides it", async () => {
  const bomb = gzipSync(Buffer.alloc(MAX_IMPORT_BYTES + 1, 0x20));
  const many = Array.from({ length: 20_001 }, (_, n) => line(`${n}.yml`, "")).join("");

  await expect(read(bomb, true)).rejects.toEqual(code("rules.too-large"));
  await expect(read(many)).rejects.toEqual(code("rules.too-many"));
  await expect(read("not gzip", true)).rejects.toEqual(code("rules.invalid"));
  expect(budget.used()).toBe(0);
});

it("asks to wait while other imports fill the memory there is", async () => {
  const full = createIntakeBudget(10);
  const reading = readImport(
    { stream: Readable.from([Buffer.from(line("a.yml"))]), isGzip: false, budget: full },
    async () => 0,
  );

  await expect(reading).rejects.toMatchObject({
    code: "ingest.busy",
    message: expect.stringMatching(/^Other imports/),
  });
});
