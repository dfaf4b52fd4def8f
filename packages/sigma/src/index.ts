export {
  applyFilters,
  parseFile,
  parseRules,
  type ParsedRules,
  type ParseOptions,
  type RuleFile,
} from "./rule/parse-rules.ts";
export type { Placeholders } from "./rule/placeholders.ts";
export { idleFilters, isFilterOf, type SigmaFilter } from "./rule/filter.ts";
export { LEVELS, STATUSES } from "./rule/rule.ts";
export type { Condition, Level, LogSource, RuleError, SigmaRule, Status, Test } from "./rule/rule.ts";
export { explain, type Explained, type Explanation, type Hit } from "./match/explain.ts";
export { createRuleSet, type RuleSet, type RuleSetOptions } from "./match/rule-set.ts";
export {
  type EventFields,
  type EventSource,
  type FieldAliases,
  type SigmaEvent,
  WINDOWS_ALIASES,
} from "./match/sigma-event.ts";
