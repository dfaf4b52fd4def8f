/**
 * A rule as plain data: it survives JSON, so a parsed rule set can be cached and sent to a worker.
 * @source Sigma specification 2.1.0
 */
export const LEVELS = ["informational", "low", "medium", "high", "critical"] as const;
export type Level = (typeof LEVELS)[number];

export const STATUSES = ["stable", "test", "experimental", "deprecated", "unsupported"] as const;
export type Status = (typeof STATUSES)[number];

/** What a rule is written for. A dimension that is absent is any. */
export interface LogSource {
  readonly product?: string;
  readonly category?: string;
  readonly service?: string;
}

export interface SigmaRule {
  /** As written, else made from the path and the place in the file: unique within a rule set. */
  readonly id: string;
  readonly title: string;
  /** A word that other documents may call it by; empty where it has none. */
  readonly name: string;
  /** `test` where the rule does not say, which is what most rules without a word are. */
  readonly status: Status;
  /** `medium` where the rule does not say. */
  readonly level: Level;
  /** Empty where the rule names nobody. */
  readonly author: string;
  readonly license: string;
  readonly description: string;
  readonly date: string;
  readonly modified: string;
  readonly references: readonly string[];
  readonly falsePositives: readonly string[];
  readonly tags: readonly string[];
  /** Fields worth showing beside a match. */
  readonly fields: readonly string[];
  readonly logSource: LogSource;
  readonly condition: Condition;
  /** Names in `%…%` that have no values yet. Such a rule loads and never matches. */
  readonly missingPlaceholders: readonly string[];
  /** Top-level members that Sigma does not define, as the rule has them. */
  readonly custom: Readonly<Record<string, unknown>>;
  /** Where it came from, as the caller named it, and its first line there, from 1. */
  readonly path: string;
  readonly line: number;
}

/** What must hold. Missing fields make a test false, and so `not` of it true. */
export type Condition =
  | { readonly kind: "and"; readonly of: readonly Condition[] }
  | { readonly kind: "or"; readonly of: readonly Condition[] }
  | { readonly kind: "not"; readonly of: Condition }
  /** At least `count` of them. */
  | { readonly kind: "some"; readonly count: number; readonly of: readonly Condition[] }
  /** A search identifier by its name in the rule. */
  | { readonly kind: "search"; readonly name: string; readonly of: Condition }
  | FieldTest
  | KeywordTest;

export interface FieldTest {
  readonly kind: "field";
  readonly field: string;
  /** The key as the rule writes it, e.g. `CommandLine|contains|all`. */
  readonly key: string;
  /** Whether all tests must hold, or one is enough. */
  readonly all: boolean;
  readonly tests: readonly Test[];
}

/** Somewhere in the record. */
export interface KeywordTest {
  readonly kind: "keywords";
  readonly all: boolean;
  readonly tests: readonly Test[];
}

export type Comparison = "lt" | "lte" | "gt" | "gte" | "eq" | "neq";
export type TimePart = "minute" | "hour" | "day" | "week" | "month" | "year";

/** How a text is compared with the plain text of the rule. */
export type TextOperator = "equals" | "contains" | "starts" | "ends";

/** One value of a field. `text` is lower case unless `cased`. */
export type Test =
  | { readonly kind: "text"; readonly operator: TextOperator; readonly text: string; readonly cased?: true }
  /** Literals with gaps: `*` is any text, `?` one character. The parts hold no wildcards by themselves. */
  | { readonly kind: "glob"; readonly parts: readonly GlobPart[]; readonly cased?: true }
  | { readonly kind: "regex"; readonly pattern: string; readonly flags: string }
  | { readonly kind: "cidr"; readonly network: string; readonly prefix: number; readonly family: "ipv4" | "ipv6" }
  | { readonly kind: "compare"; readonly comparison: Comparison; readonly value: number; readonly part?: TimePart }
  | { readonly kind: "exists"; readonly expected: boolean }
  | { readonly kind: "null" }
  | { readonly kind: "fieldref"; readonly operator: TextOperator; readonly field: string; readonly cased?: true }
  /** Present and none of these. */
  | { readonly kind: "none"; readonly of: readonly Test[] };

export type GlobPart = string | { readonly any: "text" | "character" };

/** Why a document is not a rule. The other documents are not touched by it. */
export interface RuleError {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}
