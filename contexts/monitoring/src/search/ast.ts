/** One piece of a pattern: text as it is, any run of characters, or any one character. */
export type GlobPart = { readonly literal: string } | { readonly wildcard: "*" | "?" };
export type Glob = readonly GlobPart[];

export type CompareOperator = ">" | ">=" | "<" | "<=";

/** What is asked of the value of a field. Text compares without regard to case. */
export type FieldTest =
  | { readonly kind: "equals"; readonly value: string }
  | { readonly kind: "like"; readonly glob: Glob }
  /** Numeric when `value` is a number (then only numbers match), else by text. */
  | { readonly kind: "compare"; readonly operator: CompareOperator; readonly value: string }
  | { readonly kind: "cidr"; readonly network: string }
  | { readonly kind: "exists" };

/** A search, read. `and` and `or` have at least two items. */
export type Ast =
  | { readonly kind: "all" }
  | { readonly kind: "and"; readonly items: readonly Ast[] }
  | { readonly kind: "or"; readonly items: readonly Ast[] }
  | { readonly kind: "not"; readonly item: Ast }
  /** The record contains every word of it, and contains it as it is written. */
  | { readonly kind: "text"; readonly value: string }
  /** A word of the record matches; `*` and `?` stand for anything but white space. */
  | { readonly kind: "text-like"; readonly glob: Glob }
  | { readonly kind: "field"; readonly field: string; readonly test: FieldTest };

export const MAX_SEARCH_LENGTH = 4_096;
export const MAX_SEARCH_DEPTH = 50;
export const MAX_SEARCH_TERMS = 200;
