import { compareDigits, compareText, endOfDigits, isDigit } from "./digits.ts";

const DOT = 46;
const HYPHEN = 45;
const PLUS = 43;

/** Where the family of semantic versions differs. */
interface Habits {
  /** NuGet: `BETA` is `beta`. */
  readonly ignoresCase: boolean;
  /** The Go toolchain: `1.21rc2` is `1.21.0-rc.2`. */
  readonly splitsWords: boolean;
}

/**
 * The order of semantic versions, loose: a `v` in front, numbers of any length and count (missing ones are 0), a pre-release without its hyphen. Builds (`+…`) are not compared.
 * What has no number in front sorts before 0.0.0.
 */
export function compareSemver(a: string, b: string): number {
  return a === b ? 0 : compareNumbers(a, prefixEnd(a), b, prefixEnd(b), STRICT_CASE);
}

/** NuGet: as semver, without case. */
export function compareNuget(a: string, b: string): number {
  return a === b ? 0 : compareNumbers(a, prefixEnd(a), b, prefixEnd(b), WITHOUT_CASE);
}

/** Go: modules (`v2.0.0+incompatible`, pseudo-versions) and the toolchain (`go1.21rc2`). */
export function compareGo(a: string, b: string): number {
  return a === b ? 0 : compareNumbers(a, goPrefixEnd(a), b, goPrefixEnd(b), SPLIT_WORDS);
}

export function isSemver(version: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(version);
}

export function isNugetVersion(version: string): boolean {
  return /^\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/.test(version);
}

export function isGoVersion(version: string): boolean {
  return isSemver(version) || /^(?:go)?\d+(?:\.\d+){0,2}(?:(?:rc|beta)\d+)?$/.test(version);
}

const STRICT_CASE: Habits = { ignoresCase: false, splitsWords: false };
const WITHOUT_CASE: Habits = { ignoresCase: true, splitsWords: false };
const SPLIT_WORDS: Habits = { ignoresCase: false, splitsWords: true };

function prefixEnd(version: string): number {
  const first = version.charCodeAt(0);
  return (first === 118 || first === 86 || first === 61) && isDigit(version.charCodeAt(1)) ? 1 : 0;
}

function goPrefixEnd(version: string): number {
  return version.startsWith("go") && isDigit(version.charCodeAt(2)) ? 2 : prefixEnd(version);
}

function compareNumbers(a: string, aFrom: number, b: string, bFrom: number, habits: Habits): number {
  let i = aFrom;
  let j = bFrom;
  // The first number may be missing; each further one begins with a dot.
  let aEnd = endOfDigits(a, i, a.length);
  let bEnd = endOfDigits(b, j, b.length);
  if (aEnd === i || bEnd === j) {
    const known = Number(aEnd > i) - Number(bEnd > j);
    return known === 0 ? compareRest(a, i, b, j, habits) : known;
  }
  for (;;) {
    const difference = compareDigits(a, i, aEnd, b, j, bEnd);
    if (difference !== 0) return difference;
    const aMore = hasNumber(a, aEnd);
    const bMore = hasNumber(b, bEnd);
    if (!aMore && !bMore) return compareRest(a, aEnd, b, bEnd, habits);
    i = aMore ? aEnd + 1 : aEnd;
    j = bMore ? bEnd + 1 : bEnd;
    aEnd = aMore ? endOfDigits(a, i, a.length) : i;
    bEnd = bMore ? endOfDigits(b, j, b.length) : j;
  }
}

function hasNumber(version: string, at: number): boolean {
  return version.charCodeAt(at) === DOT && isDigit(version.charCodeAt(at + 1));
}

/** Behind the numbers: nothing (or a build), or a pre-release, which sorts before it. */
function compareRest(a: string, aFrom: number, b: string, bFrom: number, habits: Habits): number {
  const aEnd = restEnd(a, aFrom);
  const bEnd = restEnd(b, bFrom);
  if (aFrom === aEnd || bFrom === bEnd) return Number(aFrom === aEnd) - Number(bFrom === bEnd);
  let i = skipMark(a, aFrom);
  let j = skipMark(b, bFrom);
  const aSplits = habits.splitsWords && i === aFrom;
  const bSplits = habits.splitsWords && j === bFrom;
  for (;;) {
    if (i >= aEnd || j >= bEnd) return Number(i < aEnd) - Number(j < bEnd);
    const aNext = identifierEnd(a, i, aEnd, aSplits);
    const bNext = identifierEnd(b, j, bEnd, bSplits);
    const difference = compareIdentifiers(a, i, aNext, b, j, bNext, habits.ignoresCase);
    if (difference !== 0) return difference;
    i = a.charCodeAt(aNext) === DOT ? aNext + 1 : aNext;
    j = b.charCodeAt(bNext) === DOT ? bNext + 1 : bNext;
  }
}

/** The pre-release ends where the build begins. */
function restEnd(version: string, from: number): number {
  const plus = version.indexOf("+", from);
  return plus < 0 ? version.length : plus;
}

function skipMark(version: string, at: number): number {
  const code = version.charCodeAt(at);
  return code === HYPHEN || code === DOT ? at + 1 : at;
}

function identifierEnd(version: string, from: number, end: number, splitsWords: boolean): number {
  let at = from;
  const isNumber = isDigit(version.charCodeAt(at));
  while (at < end) {
    const code = version.charCodeAt(at);
    if (code === DOT || code === PLUS || (splitsWords && at > from && isDigit(code) !== isNumber)) break;
    at++;
  }
  return at;
}

function compareIdentifiers(
  a: string,
  aFrom: number,
  aEnd: number,
  b: string,
  bFrom: number,
  bEnd: number,
  ignoresCase: boolean,
): number {
  const aIsNumber = aFrom < aEnd && endOfDigits(a, aFrom, aEnd) === aEnd;
  const bIsNumber = bFrom < bEnd && endOfDigits(b, bFrom, bEnd) === bEnd;
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  if (aIsNumber) return compareDigits(a, aFrom, aEnd, b, bFrom, bEnd);
  if (!ignoresCase) return compareText(a, aFrom, aEnd, b, bFrom, bEnd);
  const x = a.slice(aFrom, aEnd).toLowerCase();
  const y = b.slice(bFrom, bEnd).toLowerCase();
  return compareText(x, 0, x.length, y, 0, y.length);
}
