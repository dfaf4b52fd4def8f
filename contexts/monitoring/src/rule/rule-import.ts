import { createHash } from "node:crypto";
import { Problem } from "@cordon/kernel";
import { storable } from "../alert/storable.ts";
import type { ParsedRule, RuleParser } from "./rule-parser.ts";
import { attackOf, isOnByDefault, type Level, type RuleOrigin, type RuleStatus } from "./rule.ts";

export interface RuleFile {
  /** Relative, with slashes. */
  readonly path: string;
  readonly text: string;
}

/** One rule of a version, as it is stored. */
export interface RuleContent {
  readonly ruleId: string;
  /** SHA-256 of everything here, hex: a better reader of the same text makes another content. */
  readonly digest: string;
  readonly source: string;
  readonly title: string;
  readonly author: string;
  readonly license: string;
  readonly level: Level;
  readonly status: RuleStatus;
  readonly description: string;
  readonly tags: readonly string[];
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly product: string | undefined;
  readonly category: string | undefined;
  readonly service: string | undefined;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly firstSteps: readonly string[];
  readonly opensIncident: boolean;
}

export type ImportEntry =
  | { readonly path: string; readonly content: RuleContent; readonly isDefaultOn: boolean }
  | { readonly path: string; readonly error: string; readonly line: number };

export const MAX_RULES = 20_000;
export const MAX_RULE_BYTES: number = 512 * 1024;
export const MAX_IMPORT_BYTES: number = 64 * 1024 * 1024;

/** SHA-256 over paths and texts, whatever the order of the files; hex. */
export function digestOf(files: readonly RuleFile[]): string {
  const digest = createHash("sha256");
  for (const { path, text } of inOrder(files)) digest.update(`${JSON.stringify(path)} ${sha256(text)}\n`);
  return digest.digest("hex");
}

/**
 * What a version of a set holds, file by file: the rules, and what could not be loaded with the reason.
 * Yields after each file, since thousands of rules take seconds and the caller has other work.
 * @throws Problem `rules.too-many`
 */
export function* entriesOf(
  files: readonly RuleFile[],
  set: { readonly name: string; readonly origin: RuleOrigin },
  parse: RuleParser,
): Generator<readonly ImportEntry[]> {
  const pathOf = new Map<string, string>();
  let count = 0;
  for (const file of inOrder(files)) {
    const entries = entriesOfFile(file, set, parse, pathOf);
    count += entries.length;
    if (count > MAX_RULES) throw tooMany();
    yield entries;
  }
}

export function tooMany(): Problem {
  return new Problem(
    "rules.too-many",
    `A rule set may hold ${MAX_RULES.toLocaleString("en")} rules and this one has more. Nothing of it was imported; split it into sets of their own.`,
  );
}

function entriesOfFile(
  { path, text }: RuleFile,
  set: { readonly name: string; readonly origin: RuleOrigin },
  parse: RuleParser,
  pathOf: Map<string, string>,
): ImportEntry[] {
  if (Buffer.byteLength(text) > MAX_RULE_BYTES) {
    return [{ path, line: 1, error: `The file is larger than ${MAX_RULE_BYTES / 1024} KB, which no rule needs.` }];
  }
  const { rules, errors } = parse(text, path);
  const entries = errors.map(
    ({ line, message }): ImportEntry => ({ path, line, error: storable(message) || "The rule cannot be read." }),
  );
  for (const [index, rule] of rules.entries()) {
    const content = contentOf(rule, rule.id ?? derivedId(set.name, path, index));
    const before = pathOf.get(content.ruleId);
    if (before !== undefined) {
      const error = `The id ${content.ruleId} belongs to the rule in ${before} already. Give this one its own.`;
      entries.push({ path, line: rule.line, error });
      continue;
    }
    pathOf.set(content.ruleId, path);
    entries.push({ path, content, isDefaultOn: isOnByDefault(set.origin, rule) });
  }
  return entries;
}

/** A rule without an id keeps one for as long as its set and its path stay. */
function derivedId(setName: string, path: string, index: number): string {
  const hex = sha256(JSON.stringify([setName.toLowerCase(), path, index]));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function contentOf(rule: ParsedRule, ruleId: string): RuleContent {
  const list = (texts: readonly string[], most: number): string[] => texts.slice(0, most).map((text) => storable(text));
  const content = {
    ruleId,
    source: storable(rule.source, MAX_RULE_BYTES),
    title: storable(rule.title, 300) || "Untitled rule",
    author: storable(rule.author, 500),
    license: storable(rule.license, 100),
    level: rule.level,
    status: rule.status,
    description: storable(rule.description, 4_000),
    tags: list(rule.tags, 50),
    ...attackOf(rule.tags.slice(0, 50)),
    product: rule.product === undefined ? undefined : storable(rule.product, 100),
    category: rule.category === undefined ? undefined : storable(rule.category, 100),
    service: rule.service === undefined ? undefined : storable(rule.service, 100),
    references: list(rule.references, 50),
    falsePositives: list(rule.falsePositives, 20),
    firstSteps: list(rule.firstSteps, 10),
    opensIncident: rule.opensIncident,
  };
  return { ...content, digest: sha256(JSON.stringify(content)) };
}

function inOrder(files: readonly RuleFile[]): RuleFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
