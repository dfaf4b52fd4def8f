import { compareDigits, compareText, endOfDigits, isDigit } from "./digits.ts";
import { compareEpochs, epochEnd } from "./epoch.ts";

const HYPHEN = 45;
const TILDE = 126;
const CARET = 94;

/**
 * The order of RPM: epoch (absent is 0), version, release. `~` sorts before the end, `^` just behind it; what is neither letter nor digit only separates.
 * A version without a release sorts before the same version with any: with "equal to each of them" there would be no order. What a bound without a release means for a range, `isInRange` says.
 * Nothing is refused: an epoch that is no number belongs to the version.
 */
export function compareRpm(a: string, b: string): number {
  if (a === b) return 0;
  const aColon = epochEnd(a);
  const bColon = epochEnd(b);
  const epoch = compareEpochs(a, aColon, b, bColon);
  if (epoch !== 0) return epoch;
  const aHyphen = releaseStart(a, aColon + 1);
  const bHyphen = releaseStart(b, bColon + 1);
  const version = comparePart(a, aColon + 1, aHyphen, b, bColon + 1, bHyphen);
  if (version !== 0) return version;
  const aHas = aHyphen < a.length;
  const bHas = bHyphen < b.length;
  if (aHas !== bHas) return aHas ? 1 : -1;
  return comparePart(a, aHyphen + 1, a.length, b, bHyphen + 1, b.length);
}

/** Whether RPM could have built such a package. */
export function isRpmVersion(version: string): boolean {
  return /^(?:\d{1,10}:)?[A-Za-z0-9._+~^]+(?:-[A-Za-z0-9._+~^]+)?$/.test(version);
}

/** Whether the version says which build of it is meant. */
export function hasRpmRelease(version: string): boolean {
  return releaseStart(version, epochEnd(version) + 1) < version.length;
}

/** The version without its release. */
export function withoutRpmRelease(version: string): string {
  return version.slice(0, releaseStart(version, epochEnd(version) + 1));
}

/** Index of the hyphen before the release, the end of the version without one. */
function releaseStart(version: string, from: number): number {
  for (let at = version.length - 1; at >= from; at--) {
    if (version.charCodeAt(at) === HYPHEN) return at;
  }
  return version.length;
}

function comparePart(a: string, aFrom: number, aEnd: number, b: string, bFrom: number, bEnd: number): number {
  let i = aFrom;
  let j = bFrom;
  for (;;) {
    i = skipSeparators(a, i, aEnd);
    j = skipSeparators(b, j, bEnd);
    const kind = kindAt(a, i, aEnd);
    const difference = kind - kindAt(b, j, bEnd);
    if (difference !== 0) return difference;
    if (kind === END) return 0;
    if (kind < WORD) {
      i++;
      j++;
      continue;
    }
    const aNext = kind === NUMBER ? endOfDigits(a, i, aEnd) : endOfWord(a, i, aEnd);
    const bNext = kind === NUMBER ? endOfDigits(b, j, bEnd) : endOfWord(b, j, bEnd);
    const segment = kind === NUMBER ? compareDigits(a, i, aNext, b, j, bNext) : compareText(a, i, aNext, b, j, bNext);
    if (segment !== 0) return segment;
    i = aNext;
    j = bNext;
  }
}

// The order of what may come next.
const BEFORE_END = 0;
const END = 1;
const BEHIND_END = 2;
const WORD = 3;
const NUMBER = 4;

function kindAt(text: string, at: number, end: number): number {
  if (at >= end) return END;
  const code = text.charCodeAt(at);
  if (code === TILDE) return BEFORE_END;
  if (code === CARET) return BEHIND_END;
  return isDigit(code) ? NUMBER : WORD;
}

function skipSeparators(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSeparator(text.charCodeAt(at))) at++;
  return at;
}

function endOfWord(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isLetter(text.charCodeAt(at))) at++;
  return at;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isSeparator(code: number): boolean {
  return !isDigit(code) && !isLetter(code) && code !== TILDE && code !== CARET;
}
