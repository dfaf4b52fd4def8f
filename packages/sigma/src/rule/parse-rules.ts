import { type Document, LineCounter, parseAllDocuments } from "yaml";
import { applyFilter, parseFilter, type SigmaFilter } from "./filter.ts";
import type { Placeholders } from "./placeholders.ts";
import { isMap } from "./parse-detection.ts";
import { readRule } from "./read-rule.ts";
import type { RuleError, SigmaRule } from "./rule.ts";
import { type DocumentPath, RuleFault } from "./rule-fault.ts";

/** One file of rules: YAML, one or more documents. */
export interface RuleFile {
  /** For messages; never opened here. */
  readonly path: string;
  readonly text: string;
}

export interface ParsedRules {
  readonly rules: readonly SigmaRule[];
  readonly filters: readonly SigmaFilter[];
  readonly errors: readonly RuleError[];
}

export interface ParseOptions {
  /** Values of `%name%` under the modifier `expand`. */
  readonly placeholders?: Placeholders;
}

/** In characters; the largest file of SigmaHQ has 350,000. */
export const MAX_FILE_LENGTH = 1_048_576;
const MAX_ALIASES = 100;

/**
 * All rules of the files, in their order, with the filters among them applied. A document that is not a rule is an
 * error with its place and touches no other. The second rule of one id is an error as well.
 */
export function parseRules(files: Iterable<RuleFile>, options: ParseOptions = {}): ParsedRules {
  const rules: SigmaRule[] = [];
  const filters: SigmaFilter[] = [];
  const errors: RuleError[] = [];
  const seen = new Map<string, SigmaRule>();
  for (const file of files) {
    const parsed = parseFile(file, options);
    errors.push(...parsed.errors);
    filters.push(...parsed.filters);
    for (const rule of parsed.rules) {
      const first = seen.get(rule.id);
      if (first) errors.push(duplicate(rule, first));
      else {
        seen.set(rule.id, rule);
        rules.push(rule);
      }
    }
  }
  return { rules: filters.length === 0 ? rules : rules.map((rule) => applyFilters(rule, filters)), filters, errors };
}

/** The rule under all of the filters that are meant for it. */
export function applyFilters(rule: SigmaRule, filters: readonly SigmaFilter[]): SigmaRule {
  return filters.reduce((filtered, filter) => applyFilter(filtered, filter), rule);
}

function duplicate(rule: SigmaRule, first: SigmaRule): RuleError {
  const { path, line, id } = rule;
  return { path, line, message: `The id ${id} is already that of the rule in ${first.path}. This one is left out.` };
}

/** The documents of one file; filters are not applied. */
export function parseFile({ path, text }: RuleFile, options: ParseOptions = {}): ParsedRules {
  const rules: SigmaRule[] = [];
  const filters: SigmaFilter[] = [];
  const errors: RuleError[] = [];
  if (text.length > MAX_FILE_LENGTH) {
    const limit = MAX_FILE_LENGTH.toLocaleString("en");
    return { rules, filters, errors: [{ path, line: 1, message: `The file has more than ${limit} characters.` }] };
  }
  const lines = new LineCounter();
  for (const document of documentsOf(text, lines)) {
    const lineAt = (offset: number): number => lines.linePos(offset).line || 1;
    const line = lineAt(document.contents?.range?.[0] ?? document.range?.[0] ?? 0);
    try {
      const root = valueOf(document);
      if (root === null && document.errors.length === 0) continue;
      const [first] = document.errors;
      if (first) throw new YamlFault(lineAt(first.pos[0]), first.message);
      if (isMap(root) && isSomethingElse(root)) continue;
      if (isMap(root) && root["filter"] !== undefined) filters.push(parseFilter(root, { path, line }, options));
      else rules.push(readRule(root, { path, line }, options));
    } catch (error) {
      errors.push({ path, ...placeOf(error, document, lineAt, line) });
    }
  }
  return { rules, filters, errors };
}

/** Rule sets come with files of other kinds, such as tables of log sources. They are no rules and no errors. */
function isSomethingElse(root: Readonly<Record<string, unknown>>): boolean {
  return ["detection", "logsource", "filter", "correlation"].every((member) => root[member] === undefined);
}

class YamlFault extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(`This is not YAML: ${message}`);
    this.line = line;
  }
}

function documentsOf(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    intAsBigInt: true,
    logLevel: "silent",
  });
  return Array.isArray(documents) ? documents : [];
}

/** @throws when aliases would make it grow beyond bounds, or refer to themselves. */
function valueOf(document: Document.Parsed): unknown {
  const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  assertTree(value, 0);
  return value;
}

const MAX_DEPTH = 40;

function assertTree(value: unknown, depth: number): void {
  if (typeof value !== "object" || value === null) return;
  if (depth > MAX_DEPTH) throw new Error("The document is nested too deep, or an alias refers to itself.");
  for (const member of Object.values(value)) assertTree(member, depth + 1);
}

function placeOf(
  error: unknown,
  document: Document.Parsed,
  lineAt: (offset: number) => number,
  firstLine: number,
): Pick<RuleError, "line" | "message"> {
  if (error instanceof RuleFault)
    return { line: lineOf(document, error.at, lineAt) ?? firstLine, message: error.message };
  if (error instanceof YamlFault) return { line: error.line, message: error.message };
  return { line: firstLine, message: error instanceof Error ? error.message : "The document cannot be read." };
}

/** The line of the innermost thing on the path that the document has. */
function lineOf(document: Document.Parsed, at: DocumentPath, lineAt: (offset: number) => number): number | undefined {
  for (let length = at.length; length > 0; length--) {
    const node: unknown = document.getIn(at.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
      const [offset] = node.range as readonly unknown[];
      if (typeof offset === "number") return lineAt(offset);
    }
  }
  return undefined;
}
