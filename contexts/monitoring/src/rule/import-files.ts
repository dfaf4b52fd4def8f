import { Problem } from "@cordon/kernel";
import { MAX_RULES, type RuleFile, tooMany } from "./rule-import.ts";
import { RuleFileLine } from "./rule-set-contract.ts";

/**
 * The files of an import's body: a line of JSON with path and text for each. CPU alone: it belongs into a thread.
 * @throws Problem `rules.invalid`, `rules.too-many`
 */
export function filesOf(bytes: Buffer): readonly RuleFile[] {
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

export function invalid(what: string, cause?: unknown): Problem {
  return new Problem("rules.invalid", `${what} Nothing was imported.`, cause === undefined ? {} : { cause });
}
