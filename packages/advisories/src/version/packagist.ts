import { compareDigits, endOfDigits, isDigit } from "./digits.ts";

// The order of what may come next; a number and the end lie between the release candidates and the patches.
const UNKNOWN_WORD = 0;
const DEV = 1;
const ALPHA = 2;
const BETA = 3;
const CANDIDATE = 4;
const END = 5;
const NUMBER = 6;
const PATCH = 7;

/** Composer writes every version with so many numbers before it compares. */
const LEADING_NUMBERS = 4;

/**
 * The order of PHP's `version_compare`, which Composer uses: `dev` < `alpha` < `beta` < `RC` < nothing < number < `pl`; other words before them all, equal among each other.
 * A `v` in front is dropped, and numbers that are missing of the first four are zeros: `7.0` is `7.0.0`.
 */
export function comparePackagist(a: string, b: string): number {
  if (a === b) return 0;
  let i = prefixEnd(a);
  let j = prefixEnd(b);
  for (let leading = 0; leading < LEADING_NUMBERS; leading++) {
    const aEnd = leadingNumberEnd(a, i, leading);
    const bEnd = leadingNumberEnd(b, j, leading);
    if (aEnd === undefined && bEnd === undefined) break;
    const number = compareDigits(
      a,
      aEnd === undefined ? i : numberStart(a, i),
      aEnd ?? i,
      b,
      bEnd === undefined ? j : numberStart(b, j),
      bEnd ?? j,
    );
    if (number !== 0) return number;
    i = aEnd ?? i;
    j = bEnd ?? j;
  }
  return compareRest(a, i, b, j);
}

/** Where the next of the first numbers ends, behind a dot when it is not the first; undefined when there is none. */
function leadingNumberEnd(version: string, from: number, leading: number): number | undefined {
  if (leading > 0 && version[from] !== ".") return undefined;
  const start = numberStart(version, from);
  return isDigit(version.charCodeAt(start)) ? endOfDigits(version, start, version.length) : undefined;
}

function numberStart(version: string, from: number): number {
  return version[from] === "." ? from + 1 : from;
}

function compareRest(a: string, aFrom: number, b: string, bFrom: number): number {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    i = skipSeparators(a, i);
    j = skipSeparators(b, j);
    const aEnd = partEnd(a, i);
    const bEnd = partEnd(b, j);
    const kind = kindOf(a, i, aEnd);
    const difference = kind - kindOf(b, j, bEnd);
    if (difference !== 0) return difference;
    if (kind === END) return 0;
    if (kind === NUMBER) {
      const number = compareDigits(a, i, aEnd, b, j, bEnd);
      if (number !== 0) return number;
    }
    i = aEnd;
    j = bEnd;
  }
}

export function isPackagistVersion(version: string): boolean {
  return (
    /^v?\d+(?:\.\d+){0,3}(?:[._-]?(?:stable|beta|b|RC|alpha|a|patch|pl|p)(?:[.-]?\d)*)?(?:[.-]?dev)?(?:\+\S+)?$/i.test(
      version,
    ) || /^dev-\S+$/.test(version)
  );
}

function prefixEnd(version: string): number {
  const isMarked = (version.charCodeAt(0) | 32) === 118 && isDigit(version.charCodeAt(1));
  return isMarked ? 1 : 0;
}

function skipSeparators(version: string, from: number): number {
  let at = from;
  while (at < version.length && !isDigit(version.charCodeAt(at)) && !isLetter(version.charCodeAt(at))) at++;
  return at;
}

function partEnd(version: string, from: number): number {
  if (isDigit(version.charCodeAt(from))) return endOfDigits(version, from, version.length);
  let at = from;
  while (at < version.length && isLetter(version.charCodeAt(at))) at++;
  return at;
}

function kindOf(version: string, from: number, end: number): number {
  if (from >= end) return END;
  if (isDigit(version.charCodeAt(from))) return NUMBER;
  const length = end - from;
  // PHP looks at the beginning of the word, in these spellings only.
  if (version.startsWith("dev", from) && length >= 3) return DEV;
  if (version.charCodeAt(from) === 97) return ALPHA;
  if (version.charCodeAt(from) === 98) return BETA;
  if (length >= 2 && (version.startsWith("RC", from) || version.startsWith("rc", from))) return CANDIDATE;
  return version.charCodeAt(from) === 112 ? PATCH : UNKNOWN_WORD;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
