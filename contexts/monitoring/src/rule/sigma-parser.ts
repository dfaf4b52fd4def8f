import { parseFile, type SigmaRule } from "@cordon/sigma";
import type { ParsedRule, RuleError, RuleParser } from "./rule-parser.ts";

/** The members under `cordon:` in our own rules; another type of value counts as absent. */
interface CordonMembers {
  readonly opensIncident: boolean;
  readonly firstSteps: readonly string[];
}

const FILTER_ERROR = "Sigma filters are not applied to imported rules. Make a suppression, or write it into the rule.";

/** Files of rules through the engine. */
export const parseSigmaFile: RuleParser = (text, path) => {
  const { rules, filters, errors } = parseFile({ path, text });
  const failed: RuleError[] = errors.map(({ line, message }) => ({ line, message }));
  if (filters.length > 0) failed.push({ line: 1, message: FILTER_ERROR });
  const isOnlyOne = rules.length === 1 && failed.length === 0;
  return { rules: rules.map((rule) => toParsed(rule, isOnlyOne ? text : documentAt(text, rule.line))), errors: failed };
};

function toParsed(rule: SigmaRule, source: string): ParsedRule {
  const { product, category, service } = rule.logSource;
  return {
    id: idOf(rule),
    source,
    line: rule.line,
    title: rule.title,
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

/** One that can stand in an address; the engine makes one of path and line where a rule has none. */
function idOf({ id, path, line }: SigmaRule): string | undefined {
  return id !== `${path}:${line}` && /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id) ? id.toLowerCase() : undefined;
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
