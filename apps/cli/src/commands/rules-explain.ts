import { readFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { createRecordReader, type DecodedRecord, testWords, toSigmaEvent } from "@cordon/monitoring/detect";
import {
  applyFilters,
  explain,
  type Explained,
  idleFilters,
  parseFile,
  parseRules,
  type SigmaRule,
  WINDOWS_ALIASES,
} from "@cordon/sigma";
import { CommandFailure, EXIT } from "../exit-codes.ts";
import { goldenBeside } from "../rules/golden-files.ts";
import { tellIdle } from "../rules/idle-filters.ts";
import { readRuleFiles } from "../rules/rule-files.ts";
import { type Terminal, visible } from "../terminal.ts";

const MOST_RECORDS = 20;
const MOST_BYTES = 64 * 1_048_576;
const MOST_CHARACTERS = 200;

export interface ExplainOptions {
  /** A folder, a file or an archive whose Sigma filters hold the rule back. */
  readonly filters?: string;
}

/** Prints the tree of a rule's conditions for each record; answers with the exit code. */
export async function explainRuleCommand(
  ruleFile: string,
  recordFile: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
  stdin: Readable,
): Promise<number> {
  const rules = await rulesOf(ruleFile, options, terminal);
  const bytes = await recordsOf(ruleFile, recordFile, stdin);
  const read = await createRecordReader();
  let records = 0;
  let left = 0;
  for (const record of read(bytes, { receivedAt: Date.now(), isHistorical: true, isSyslog: false })) {
    if (records === MOST_RECORDS) left += 1;
    else {
      records += 1;
      for (const line of linesOf(rules, record, records)) terminal.out(`${visible(line)}\n`);
    }
  }
  if (records === 0) throw new CommandFailure("usage", "There is no record to explain the rule with.");
  if (left > 0) terminal.err(`${left} more records are left out; give those that matter in a file of their own.\n`);
  return EXIT.ok;
}

/** The rules of the file under its own filters and those that are named. */
async function rulesOf(path: string, options: ExplainOptions, terminal: Terminal): Promise<readonly SigmaRule[]> {
  const text = await textOf(path);
  const { rules, filters, errors } = parseFile({ path, text: text.toString("utf8") });
  const [error] = errors;
  if (error !== undefined) throw new CommandFailure("failed", visible(`${path}:${error.line}: ${error.message}`));
  if (rules.length === 0) throw new CommandFailure("failed", visible(`There is no rule in "${path}".`));
  const named = options.filters === undefined ? [] : parseRules(await readRuleFiles(options.filters)).filters;
  // Those of a whole folder mostly name other rules.
  tellIdle(idleFilters(filters, rules), terminal);
  return rules.map((rule) => applyFilters(rule, [...filters, ...named]));
}

async function recordsOf(ruleFile: string, recordFile: string | undefined, stdin: Readable): Promise<Buffer> {
  if (recordFile === "-") return await readAll(stdin);
  if (recordFile !== undefined) return await textOf(recordFile);
  const golden = await goldenBeside(ruleFile, "positive");
  if (golden !== undefined) return golden.bytes;
  throw new CommandFailure("usage", "No records lie beside the rule. Name a file of records, or - for standard input.");
}

async function readAll(stdin: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new CommandFailure("usage", "That are too many records to explain.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function textOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new CommandFailure("usage", `"${visible(path)}" cannot be read.`, { cause: error });
  }
}

function* linesOf(rules: readonly SigmaRule[], { text, event }: DecodedRecord, number: number): Generator<string> {
  if (number > 1) yield "";
  yield `record ${number}: ${cut(text)}`;
  const { "log.product": product, "log.category": category, "log.service": service } = event.ecs;
  const source = [product, category, service].filter((part) => part !== undefined).join(", ");
  yield `read as ${source === "" ? "no source that is known" : source}, by the decoder ${event.decoder}`;
  for (const rule of rules) {
    const { isMeant, ...whole } = explain(rule, toSigmaEvent(event, text), { aliases: WINDOWS_ALIASES });
    const verdict = isMeant && whole.holds ? "matches" : isMeant ? "does not match" : "is not meant for such records";
    yield `${rule.title}: ${verdict}`;
    yield* treeOf(whole, 1);
  }
}

const WORDS = { and: "all of", or: "one of", not: "not", some: "enough of", keywords: "words anywhere" } as const;

function* treeOf(part: Explained, depth: number): Generator<string> {
  const { kind, holds, hits, found, of } = part;
  const indent = "  ".repeat(depth);
  const name = kind === "search" || kind === "field" ? part.part : WORDS[kind];
  yield `${indent}${holds ? "✓" : "✗"} ${name}`;
  for (const { test, field, value } of hits) {
    const held = value === null ? "" : `: ${field === "" ? "the record" : field} is ${cut(value)}`;
    yield `${indent}    ${cut(testWords(test))}${held}`;
  }
  if (kind === "field" && !holds) {
    yield `${indent}    ${found === undefined || found === null ? "the record has no such field" : `the record has ${cut(found.join(", "))}`}`;
  }
  for (const inner of of) yield* treeOf(inner, depth + 1);
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
