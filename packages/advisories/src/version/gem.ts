import { createKeyedCompare } from "./keyed-order.ts";
import { compareByCode, compareNumberText, type Token, tokensOf } from "./version-token.ts";

/**
 * The order of RubyGems: numbers and words, words first (a word makes a pre-release), missing parts are 0, a hyphen is `pre`.
 * Zeros at the end, and those before the first word, do not count. Everything has its place, also what RubyGems would refuse.
 */
export const compareGem: (a: string, b: string) => number = createKeyedCompare(parse, compareTokens);

export function isGemVersion(version: string): boolean {
  return /^\s*[0-9]+(?:\.[0-9a-zA-Z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*$/.test(version);
}

const ZERO: Token = { isNumber: true, text: "" };

function parse(version: string): readonly Token[] {
  const tokens = tokensOf(version.replaceAll("-", ".pre."));
  const firstWord = tokens.findIndex((token) => !token.isNumber);
  if (firstWord < 0) return withoutZerosAtEnd(tokens);
  return [...withoutZerosAtEnd(tokens.slice(0, firstWord)), ...withoutZerosAtEnd(tokens.slice(firstWord))];
}

function withoutZerosAtEnd(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.findLastIndex((token) => !token.isNumber || token.text !== "");
  return tokens.slice(0, last + 1);
}

function compareTokens(a: readonly Token[], b: readonly Token[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a[at] ?? ZERO;
    const y = b[at] ?? ZERO;
    if (x.isNumber !== y.isNumber) return x.isNumber ? 1 : -1;
    const difference = x.isNumber ? compareNumberText(x.text, y.text) : compareByCode(x.text, y.text);
    if (difference !== 0) return difference;
  }
  return 0;
}
