import type { Readable } from "node:stream";
import { Problem } from "@cordon/kernel";
import { readBody } from "../ingest/body-reader.ts";
import type { IntakeBudget } from "../ingest/intake-budget.ts";
import { MAX_IMPORT_BYTES, MAX_RULES, type RuleFile, tooMany } from "./rule-import.ts";
import { RuleFileLine } from "./rule-set-contract.ts";

export interface ImportBody {
  readonly stream: Readable;
  readonly isGzip: boolean;
  readonly budget: IntakeBudget;
}

/**
 * The files of an import: a line of JSON with path and text for each.
 * @throws Problem `rules.invalid`, `rules.too-large`, `rules.too-many`
 */
export async function readImport({ stream, isGzip, budget }: ImportBody): Promise<readonly RuleFile[]> {
  const body = await readBody(stream, isGzip, { budget, maxBytes: MAX_IMPORT_BYTES }).catch((error: unknown) => {
    throw inOurWords(error);
  });
  try {
    return filesOf(Buffer.from(body.bytes.buffer, body.bytes.byteOffset, body.bytes.length));
  } finally {
    body.release();
  }
}

function filesOf(bytes: Buffer): readonly RuleFile[] {
  const files = new Map<string, RuleFile>();
  let number = 0;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = bytes.toString("utf8", start, end).trim();
    start = end + 1;
    number += 1;
    if (line === "") continue;
    const file = fileOf(line, number);
    if (files.has(file.path)) throw invalid(`Line ${number} names the file "${file.path}" a second time.`);
    if (files.size >= MAX_RULES) throw tooMany();
    files.set(file.path, file);
  }
  return [...files.values()];
}

function fileOf(line: string, number: number): RuleFile {
  try {
    return RuleFileLine.parse(JSON.parse(line));
  } catch (cause) {
    throw invalid(`Line ${number} is no JSON object with a path (500 characters at most) and a text.`, cause);
  }
}

function invalid(what: string, cause?: unknown): Problem {
  return new Problem("rules.invalid", `${what} Nothing was imported.`, cause === undefined ? {} : { cause });
}

function inOurWords(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  if (error.code === "batch.too-large") {
    const limit = MAX_IMPORT_BYTES / 1_048_576;
    return new Problem("rules.too-large", `An import may hold ${limit} MB. Import a part of it as a set of its own.`, {
      cause: error,
    });
  }
  if (error.code === "ingest.busy") {
    return new Problem("ingest.busy", "Other imports are under way. Try again in a moment.", { retryAfterSeconds: 5 });
  }
  return error.code === "batch.invalid" ? invalid("The body cannot be read to its end.", error) : error;
}
