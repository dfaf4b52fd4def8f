import { isMap } from "./parse-detection.ts";
import type { ParseOptions } from "./parse-rules.ts";
import { type DocumentPlace, readDetection, readLogSource, textMember } from "./read-rule.ts";
import type { Condition, LogSource, SigmaRule } from "./rule.ts";
import { RuleFault } from "./rule-fault.ts";

/** A filter: what it matches is no match of the rules it names. @source Sigma specification 2.1.0, filters */
export interface SigmaFilter {
  readonly id: string;
  readonly title: string;
  readonly logSource: LogSource;
  /** Ids, names or titles of rules; `any` for all of the log source. */
  readonly rules: readonly string[] | "any";
  readonly condition: Condition;
  readonly path: string;
  readonly line: number;
}

/** @throws RuleFault */
export function parseFilter(
  root: Readonly<Record<string, unknown>>,
  place: DocumentPlace,
  options: ParseOptions,
): SigmaFilter {
  const filter = root["filter"];
  if (!isMap(filter)) throw new RuleFault(["filter"], `"filter" is a map of rules, searches and a condition.`);
  const missing = new Set<string>();
  const context = { placeholders: options.placeholders ?? {}, missing, count: 0 };
  const condition = readDetection(filter, ["filter"], context);
  if (missing.size > 0)
    throw new RuleFault(
      ["filter"],
      `The placeholder %${[...missing].join("%, %")}% has no value, so the filter is unsafe.`,
    );
  return {
    id: textMember(root, "id", 200),
    title: textMember(root, "title", 256),
    logSource: readLogSource(root["logsource"]),
    rules: rulesOf(filter["rules"]),
    condition,
    ...place,
  };
}

const MAX_NAMED = 1_000;

function rulesOf(value: unknown): SigmaFilter["rules"] {
  if (value === "any") return "any";
  if (Array.isArray(value) && value.length > MAX_NAMED)
    throw new RuleFault(
      ["filter", "rules"],
      `A filter may name ${MAX_NAMED} rules; write any for all of its log source.`,
    );
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "string")) return value;
  throw new RuleFault(["filter", "rules"], `"rules" is a list of rule ids, or any.`);
}

/** What a filter may name a rule by, and what it looks at. */
type FilteredRule = Pick<SigmaRule, "id" | "name" | "title" | "logSource">;

/** Whether the filter is meant for the rule: named by its id, its name or its title, and of the filter's log source. */
export function isFilterOf(filter: Pick<SigmaFilter, "rules" | "logSource">, rule: FilteredRule): boolean {
  return isWithin(rule.logSource, filter.logSource) && (filter.rules === "any" || filter.rules.some(isNamed(rule)));
}

function isNamed({ id, name, title }: FilteredRule): (wanted: string) => boolean {
  const lower = id.toLowerCase();
  return (wanted) => wanted !== "" && (wanted.toLowerCase() === lower || wanted === name || wanted === title);
}

/** The rule without what the filter matches, when the filter is meant for it. */
export function applyFilter(rule: SigmaRule, filter: SigmaFilter): SigmaRule {
  if (!isFilterOf(filter, rule)) return rule;
  const search: Condition = { kind: "search", name: `filter ${filter.title}`, of: filter.condition };
  return { ...rule, condition: { kind: "and", of: [rule.condition, { kind: "not", of: search }] } };
}

/** Those that change no rule, mostly since what they name is not there. */
export function idleFilters(filters: readonly SigmaFilter[], rules: readonly FilteredRule[]): readonly SigmaFilter[] {
  return filters.filter((filter) => !rules.some((rule) => isFilterOf(filter, rule)));
}

function isWithin(source: LogSource, wider: LogSource): boolean {
  return (["product", "category", "service"] as const).every(
    (dimension) => wider[dimension] === undefined || wider[dimension] === source[dimension],
  );
}
