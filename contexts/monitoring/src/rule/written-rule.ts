import { Problem } from "@cordon/kernel";
import { applyFilters, parseFile, type SigmaRule } from "@cordon/sigma";

/** A rule as it is written. */
export interface WrittenRule {
  readonly source: string;
  /** Sigma filters that hold it back, each as its YAML document. */
  readonly filters: readonly string[];
}

/** @throws Problem `rule.invalid` with the line */
export function onlyRule({ source, filters }: WrittenRule): SigmaRule {
  const { rules, errors, filters: own } = parseFile({ path: "rule", text: source });
  const [rule] = rules;
  if (rule && errors.length === 0) {
    const others = filters.flatMap((text) => parseFile({ path: "filter", text }).filters);
    return applyFilters(rule, [...own, ...others]);
  }
  const [error] = errors;
  const words = error ? `Line ${error.line}: ${error.message}` : "There is no rule in this text.";
  throw new Problem("rule.invalid", words, { fields: { source: words } });
}
