import { createHash } from "node:crypto";
import { Problem } from "@cordon/kernel";
import { isFilterOf } from "@cordon/sigma";
import { storable } from "../alert/storable.ts";
import type { ParsedFilter, ParsedRule, RuleParser } from "./rule-parser.ts";
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
  | {
      readonly path: string;
      readonly content: RuleContent;
      readonly isDefaultOn: boolean;
      /** Ids of the filters that hold it back, in their order. */
      readonly filterIds: readonly string[];
    }
  | { readonly path: string; readonly error: string; readonly line: number };

/** A Sigma filter of a version, as it is stored. */
export interface FilterContent {
  readonly filterId: string;
  readonly path: string;
  readonly line: number;
  readonly title: string;
  /** SHA-256 of the text, hex. */
  readonly digest: string;
  readonly source: string;
  /** Rules of the version that it is meant for; a filter of none is worth a warning. */
  readonly rules: number;
}

/** What a version of a set holds: the rules, their filters, and what could not be loaded with the reason. */
export interface ImportContent {
  /** In the order of their files. */
  readonly entries: readonly ImportEntry[];
  readonly filters: readonly FilterContent[];
}

/** The files of an import, to be read when they are not known yet. */
export interface RuleImport {
  readonly files: number;
  /** Of `digestOf`. */
  readonly digest: string;
  /** @throws Problem `rules.too-many`, `rule.too-heavy` */
  readonly read: () => Promise<ImportContent>;
}

/** Who the files belong to. */
export interface ImportOwner {
  readonly name: string;
  readonly origin: RuleOrigin;
}

export const MAX_RULES = 20_000;
const MAX_FILTERS = 200;
const MAX_FILTER_LENGTH = 32_768;
export const MAX_RULE_BYTES: number = 512 * 1024;
export const MAX_IMPORT_BYTES: number = 64 * 1024 * 1024;

/** SHA-256 over paths and texts, whatever the order of the files; hex. */
export function digestOf(files: readonly RuleFile[]): string {
  const digest = createHash("sha256");
  for (const { path, text } of inOrder(files)) digest.update(`${JSON.stringify(path)} ${sha256(text)}\n`);
  return digest.digest("hex");
}

/**
 * Reads the files in the order of their paths. CPU alone, seconds of it for thousands of rules: it belongs into a thread.
 * @throws Problem `rules.too-many`
 */
export function readRules(files: readonly RuleFile[], set: ImportOwner, parse: RuleParser): ImportContent {
  if (files.length > MAX_RULES) throw tooMany();
  const reading: Reading = { set, filters: [], entries: [], pathOf: new Map() };
  for (const file of inOrder(files)) {
    readFile(file, parse, reading);
    if (reading.entries.length > MAX_RULES) throw tooMany();
    if (reading.filters.length > MAX_FILTERS) throw tooManyFilters();
  }
  const counts = new Map<string, number>();
  const entries = reading.entries.map((entry): ImportEntry => {
    if (!("content" in entry)) return entry;
    const { parsed, ...rest } = entry;
    const meant = reading.filters.filter(({ filter }) => isFilterOf(filter, filteredRule(parsed)));
    const filterIds = meant.map(({ content }) => content.filterId);
    for (const id of filterIds) counts.set(id, (counts.get(id) ?? 0) + 1);
    return { ...rest, filterIds };
  });
  const filters = reading.filters.map(({ content }) => ({ ...content, rules: counts.get(content.filterId) ?? 0 }));
  return { entries, filters };
}

export function tooMany(): Problem {
  return new Problem(
    "rules.too-many",
    `A rule set may hold ${MAX_RULES.toLocaleString("en")} rules and this one has more. Nothing of it was imported; split it into sets of their own.`,
  );
}

/** What was read so far. */
interface Reading {
  readonly set: ImportOwner;
  readonly filters: { readonly filter: ParsedFilter; readonly content: Omit<FilterContent, "rules"> }[];
  readonly entries: (ReadRule | Extract<ImportEntry, { readonly error: string }>)[];
  /** By kind and id. */
  readonly pathOf: Map<string, string>;
}

interface ReadRule extends Omit<Extract<ImportEntry, { readonly content: RuleContent }>, "filterIds"> {
  readonly parsed: ParsedRule;
}

function readFile({ path, text }: RuleFile, parse: RuleParser, reading: Reading): void {
  const { set, filters, entries, pathOf } = reading;
  if (Buffer.byteLength(text) > MAX_RULE_BYTES) {
    entries.push({ path, line: 1, error: `The file is larger than ${MAX_RULE_BYTES / 1024} KB, which no rule needs.` });
    return;
  }
  const parsed = parse(text, path);
  for (const { line, message } of parsed.errors) {
    entries.push({ path, line, error: storable(message) || "The rule cannot be read." });
  }
  for (const [index, rule] of parsed.rules.entries()) {
    const content = contentOf(rule, rule.id ?? derivedId(set.name, path, index));
    if (isTaken("rule", content.ruleId, rule.line)) continue;
    entries.push({ path, content, isDefaultOn: isOnByDefault(set.origin, rule), parsed: rule });
  }
  for (const [index, filter] of parsed.filters.entries()) {
    if (filter.source.length > MAX_FILTER_LENGTH) {
      const error = `A filter may have ${MAX_FILTER_LENGTH.toLocaleString("en")} characters; this one has more.`;
      entries.push({ path, line: filter.line, error });
      continue;
    }
    const content = filterContentOf(filter, filter.id ?? derivedId(set.name, `filter ${path}`, index), path);
    if (!isTaken("filter", content.filterId, filter.line)) filters.push({ filter, content });
  }

  function isTaken(kind: "rule" | "filter", id: string, line: number): boolean {
    const before = pathOf.get(`${kind} ${id}`);
    if (before === undefined) pathOf.set(`${kind} ${id}`, path);
    else {
      const error = `The id ${id} belongs to the ${kind} in ${before} already. Give this one its own.`;
      entries.push({ path, line, error });
    }
    return before !== undefined;
  }
}

/** As the engine sees it; a rule without an id cannot be named by one. */
function filteredRule({ id, name, title, product, category, service }: ParsedRule): Parameters<typeof isFilterOf>[1] {
  const logSource = {
    ...(product === undefined ? {} : { product }),
    ...(category === undefined ? {} : { category }),
    ...(service === undefined ? {} : { service }),
  };
  return { id: id ?? "", name, title, logSource };
}

function filterContentOf(filter: ParsedFilter, filterId: string, path: string): Omit<FilterContent, "rules"> {
  const source = storable(filter.source, MAX_RULE_BYTES);
  const title = storable(filter.title, 300) || "Untitled filter";
  return { filterId, path, line: filter.line, title, source, digest: sha256(source) };
}

function tooManyFilters(): Problem {
  return new Problem(
    "rules.too-many",
    `A rule set may hold ${MAX_FILTERS} filters and this one has more. Nothing of it was imported; a filter may name many rules.`,
  );
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
