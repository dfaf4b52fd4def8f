import type { GlobPart, Test, TextOperator } from "./rule.ts";

/** A text with wildcards taken apart: literals and gaps, in order, no two literals next to each other. */
export type Pattern = readonly GlobPart[];

const ANY_TEXT = { any: "text" } as const;
const ANY_CHARACTER = { any: "character" } as const;

/**
 * Sigma's wildcards and escapes. A backslash is itself unless a wildcard or another backslash follows.
 * @source Sigma specification 2.1.0, "Escape Character"
 */
export function parsePattern(value: string): Pattern {
  const parts: GlobPart[] = [];
  let literal = "";
  const gap = (part: GlobPart): void => {
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push(part);
  };
  for (let at = 0; at < value.length; at++) {
    const character = value.charAt(at);
    if (character === "\\" && "\\*?".includes(value.charAt(at + 1)) && at + 1 < value.length) {
      literal += value.charAt(at + 1);
      at += 1;
    } else if (character === "*") gap(ANY_TEXT);
    else if (character === "?") gap(ANY_CHARACTER);
    else literal += character;
  }
  if (literal !== "") parts.push(literal);
  return parts;
}

/** The pattern as text again, when it is one literal. */
export function literalOf(pattern: Pattern): string | undefined {
  if (pattern.length === 0) return "";
  const [only] = pattern;
  return pattern.length === 1 && typeof only === "string" ? only : undefined;
}

export function mapLiterals(pattern: Pattern, change: (literal: string) => string): Pattern {
  return pattern.map((part) => (typeof part === "string" ? change(part) : part));
}

/** The test of a pattern under an operator, in the cheapest form that says the same. */
export function textTest(pattern: Pattern, operator: TextOperator, isCased: boolean): Test {
  const open: GlobPart[] = [...pattern];
  if (operator === "contains" || operator === "ends") open.unshift(ANY_TEXT);
  if (operator === "contains" || operator === "starts") open.push(ANY_TEXT);
  const parts = withoutDoubleGaps(open);
  const cased = isCased ? ({ cased: true } as const) : {};
  const fold = (text: string): string => (isCased ? text : text.toLowerCase());
  const inner = parts.filter((part) => typeof part === "string");
  const [text = ""] = inner;
  if (inner.length <= 1 && parts.every((part) => typeof part === "string" || part.any === "text")) {
    // What is left is a literal with a gap before it, behind it, both or neither.
    const before = typeof parts[0] === "object";
    const behind = typeof parts.at(-1) === "object" && (parts.length > 1 || inner.length === 0);
    if ((before && behind) || (inner.length === 0 && before))
      return { kind: "text", operator: "contains", text: fold(text), ...cased };
    if (before) return { kind: "text", operator: "ends", text: fold(text), ...cased };
    if (behind) return { kind: "text", operator: "starts", text: fold(text), ...cased };
    return equals(fold(text), cased);
  }
  return { kind: "glob", parts: mapLiterals(parts, fold), ...cased };
}

function equals(text: string, cased: { readonly cased?: true }): Test {
  return { kind: "text", operator: "equals", text, ...cased };
}

function withoutDoubleGaps(parts: readonly GlobPart[]): GlobPart[] {
  return parts.filter((part, index) => !isAnyText(part) || !isAnyText(parts[index - 1]));
}

function isAnyText(part: GlobPart | undefined): boolean {
  return typeof part === "object" && part.any === "text";
}

/** Whether `text` is what the parts describe, from its first to its last character. Time is length times parts. */
export function matchesGlob(parts: readonly GlobPart[], text: string): boolean {
  let at = 0;
  let part = 0;
  let gap = -1;
  let retryAt = 0;
  while (part < parts.length || at < text.length) {
    const current = parts[part];
    if (isAnyText(current)) {
      gap = part;
      retryAt = at;
      part += 1;
      continue;
    }
    const length = typeof current === "string" ? current.length : 1;
    const fits =
      current !== undefined && (typeof current === "string" ? text.startsWith(current, at) : at < text.length);
    if (fits) {
      at += length;
      part += 1;
      continue;
    }
    if (gap < 0) return false;
    const next = parts[gap + 1];
    // Behind a gap the next literal is looked for, not every place tried.
    retryAt = typeof next === "string" ? text.indexOf(next, retryAt + 1) : retryAt + 1;
    if (retryAt < 0 || retryAt > text.length) return false;
    at = retryAt;
    part = gap + 1;
  }
  return true;
}
