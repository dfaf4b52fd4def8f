import { compareDigits, compareText, endOfDigits, isDigit } from "./digits.ts";

const PRE_RELEASES: ReadonlySet<string> = new Set([
  "a",
  "alpha",
  "b",
  "beta",
  "c",
  "cr",
  "dev",
  "m",
  "milestone",
  "pre",
  "preview",
  "rc",
  "snapshot",
]);
/** Longer than each of them. */
const MAX_PRE_RELEASE = 9;

// What may come next, in its order.
const PRE_RELEASE = 0;
const END = 1;
const WORD = 2;
const NUMBER = 3;

/**
 * The order for what nobody gave an order: numbers by value, words by their letters without case, a word that names a pre-release before the end, everything else only separates.
 * Total for all strings: the other orders fall back on it.
 */
export function compareGeneric(a: string, b: string): number {
  if (a === b) return 0;
  let i = skipPrefix(a);
  let j = skipPrefix(b);
  for (;;) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const aEnd = endOfSegment(a, i);
    const bEnd = endOfSegment(b, j);
    const kind = kindOf(a, i, aEnd);
    const difference = kind - kindOf(b, j, bEnd);
    if (difference !== 0) return difference;
    if (kind === END) return 0;
    const segment = kind === NUMBER ? compareDigits(a, i, aEnd, b, j, bEnd) : compareWords(a, i, aEnd, b, j, bEnd);
    if (segment !== 0) return segment;
    i = aEnd;
    j = bEnd;
  }
}

export function isGenericVersion(version: string): boolean {
  return /\d/.test(version) && !/\s/.test(version);
}

function skipPrefix(text: string): number {
  const isMarked = text.length > 1 && (text.charCodeAt(0) | 32) === 118 && isDigit(text.charCodeAt(1));
  return isMarked ? 1 : 0;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isDigit(text.charCodeAt(at)) && !isLetter(text.charCodeAt(at))) at++;
  return at;
}

function endOfSegment(text: string, from: number): number {
  if (from < text.length && isDigit(text.charCodeAt(from))) return endOfDigits(text, from, text.length);
  let at = from;
  while (at < text.length && isLetter(text.charCodeAt(at))) at++;
  return at;
}

function kindOf(text: string, from: number, end: number): number {
  if (from === end) return END;
  if (isDigit(text.charCodeAt(from))) return NUMBER;
  if (from === 0 || end - from > MAX_PRE_RELEASE) return WORD;
  return PRE_RELEASES.has(text.slice(from, end).toLowerCase()) ? PRE_RELEASE : WORD;
}

function compareWords(a: string, aFrom: number, aEnd: number, b: string, bFrom: number, bEnd: number): number {
  return compareText(
    a.slice(aFrom, aEnd).toLowerCase(),
    0,
    aEnd - aFrom,
    b.slice(bFrom, bEnd).toLowerCase(),
    0,
    bEnd - bFrom,
  );
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
