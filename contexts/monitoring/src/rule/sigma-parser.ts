import { parseFile, type SigmaFilter, type SigmaRule } from "@cordon/sigma";
import type { ParsedFilter, ParsedRule, RuleParser } from "./rule-parser.ts";

/** The members under `cordon:` in our own rules; another type of value counts as absent. */
interface CordonMembers {
  readonly opensIncident: boolean;
  readonly firstSteps: readonly string[];
}

/** Files of rules through the engine. */
export const parseSigmaFile: RuleParser = (text, path) => {
  const { rules, filters, errors } = parseFile({ path, text });
  const isOnlyOne = rules.length + filters.length + errors.length === 1;
  const sourceAt = (line: number): string => (isOnlyOne ? text : documentAt(text, line));
  return {
    rules: rules.map((rule) => toParsed(rule, sourceAt(rule.line))),
    filters: filters.map((filter) => toFilter(filter, sourceAt(filter.line))),
    errors: errors.map(({ line, message }) => ({ line, message })),
  };
};

function toFilter({ id, title, line, rules, logSource }: SigmaFilter, source: string): ParsedFilter {
  return { id: ADDRESSABLE.test(id) ? id.toLowerCase() : undefined, source, line, title, rules, logSource };
}

function toParsed(rule: SigmaRule, source: string): ParsedRule {
  const { product, category, service } = rule.logSource;
  return {
    id: idOf(rule),
    source,
    line: rule.line,
    title: rule.title,
    name: rule.name,
    author: rule.author,
    license: rule.license,
    level: rule.level,
    status: rule.status,
    description: rule.description,
    tags: rule.tags,
    product,
    category,
    service,
    references: rule.references,
    falsePositives: rule.falsePositives,
    ...cordonMembers(rule.custom["cordon"]),
  };
}

const ADDRESSABLE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** One that can stand in an address; the engine makes one of path and line where a rule has none. */
function idOf({ id, path, line }: SigmaRule): string | undefined {
  return id !== `${path}:${line}` && ADDRESSABLE.test(id) ? id.toLowerCase() : undefined;
}

function cordonMembers(value: unknown): CordonMembers {
  const members: Readonly<Record<string, unknown>> = typeof value === "object" && value !== null ? { ...value } : {};
  const { opensIncident, firstSteps } = members;
  return {
    opensIncident: opensIncident === true,
    firstSteps: Array.isArray(firstSteps) ? firstSteps.filter((step) => typeof step === "string") : [],
  };
}

/** The YAML document around a line, without the marks that part it from the others. */
function documentAt(text: string, line: number): string {
  const lines = text.split("\n");
  const isMark = (index: number): boolean => /^(---|\.\.\.)(\s|$)/.test(lines[index] ?? "");
  let [first, last] = [line - 1, line - 1];
  while (first > 0 && !isMark(first - 1)) first -= 1;
  while (last + 1 < lines.length && !isMark(last + 1)) last += 1;
  return lines.slice(first, last + 1).join("\n");
}
