import { compareDigits, compareText, endOfDigits, isDigit, ZERO } from "./digits.ts";

// What may come next, in its order: a pre-release suffix sorts before everything, a further number behind everything.
const PRE_SUFFIX = 0;
const UNKNOWN = 1;
const EMPTY_NUMBER = 2;
const END = 3;
const REVISION = 4;
const HASH = 5;
const SUFFIX_NUMBER = 6;
const POST_SUFFIX = 7;
const LETTER_NUMBER = 8;
const LETTER = 9;
const NUMBER = 10;
const FIRST_NUMBER = 11;

const PRE_SUFFIXES: readonly string[] = ["alpha", "beta", "pre", "rc"];
const POST_SUFFIXES: readonly string[] = ["cvs", "svn", "git", "hg", "p"];

/** A place in a version: the part that begins there, and where it ends. */
interface Cursor {
  text: string;
  kind: number;
  from: number;
  end: number;
  /** Place among the suffixes. */
  rank: number;
}

// Two of them for all comparisons: nothing is allocated, and no comparison begins inside another.
const LEFT: Cursor = { text: "", kind: END, from: 0, end: 0, rank: 0 };
const RIGHT: Cursor = { text: "", kind: END, from: 0, end: 0, rank: 0 };

/**
 * The order of Alpine's apk-tools: `1.2.3b_rc1_git2~abc123-r4`. A number with a leading zero, but the first, is compared as text.
 * What apk does not know ends the comparison: behind it versions are equal, and it sorts before the end (`1.2_blah` < `1.2`).
 */
export function compareApk(a: string, b: string): number {
  if (a === b) return 0;
  begin(LEFT, a);
  begin(RIGHT, b);
  for (;;) {
    const kind = LEFT.kind;
    if (kind !== RIGHT.kind) return kind - RIGHT.kind;
    if (kind === END || kind === UNKNOWN) return 0;
    const difference = comparePart(kind);
    if (difference !== 0) return difference;
    advance(LEFT);
    advance(RIGHT);
  }
}

/** Whether apk would build a package of that version. */
export function isApkVersion(version: string): boolean {
  return /^\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*(?:~[0-9a-f]+)?(?:-r\d+)?$/.test(version);
}

function comparePart(kind: number): number {
  const { text: a, from: i, end: aEnd } = LEFT;
  const { text: b, from: j, end: bEnd } = RIGHT;
  if (kind === PRE_SUFFIX || kind === POST_SUFFIX) return LEFT.rank - RIGHT.rank;
  if (kind === LETTER || kind === HASH) return compareText(a, i, aEnd, b, j, bEnd);
  if (kind === NUMBER && (a.charCodeAt(i) === ZERO || b.charCodeAt(j) === ZERO)) {
    return compareText(a, i, aEnd, b, j, bEnd);
  }
  return compareDigits(a, i, aEnd, b, j, bEnd);
}

function begin(cursor: Cursor, text: string): void {
  cursor.text = text;
  cursor.kind = FIRST_NUMBER;
  cursor.from = 0;
  cursor.end = endOfDigits(text, 0, text.length);
}

function advance(cursor: Cursor): void {
  const { text, kind, end: at } = cursor;
  if (at >= text.length) {
    cursor.kind = END;
    return;
  }
  const code = text.charCodeAt(at);
  if (isDigit(code)) number(cursor, kind, at);
  else if (code === 46) component(cursor, kind, at + 1);
  else if (code === 95) suffix(cursor, kind, at + 1);
  else if (code === 45) revision(cursor, kind, at + 1);
  else if (code === 126) hash(cursor, kind, at + 1);
  else letter(cursor, kind, at);
}

function take(cursor: Cursor, kind: number, from: number, end: number): void {
  cursor.kind = kind;
  cursor.from = from;
  cursor.end = end;
}

function isNumberOfTheVersion(kind: number): boolean {
  return kind === FIRST_NUMBER || kind === NUMBER || kind === EMPTY_NUMBER;
}

function number(cursor: Cursor, kind: number, at: number): void {
  const end = endOfDigits(cursor.text, at, cursor.text.length);
  if (kind === PRE_SUFFIX || kind === POST_SUFFIX) take(cursor, SUFFIX_NUMBER, at, end);
  else if (kind === LETTER) take(cursor, LETTER_NUMBER, at, end);
  else cursor.kind = UNKNOWN;
}

function component(cursor: Cursor, kind: number, at: number): void {
  const end = endOfDigits(cursor.text, at, cursor.text.length);
  if (!isNumberOfTheVersion(kind)) cursor.kind = UNKNOWN;
  else take(cursor, end === at ? EMPTY_NUMBER : NUMBER, at, end);
}

function letter(cursor: Cursor, kind: number, at: number): void {
  if (isNumberOfTheVersion(kind) && isLowerCase(cursor.text.charCodeAt(at))) take(cursor, LETTER, at, at + 1);
  else cursor.kind = UNKNOWN;
}

function suffix(cursor: Cursor, kind: number, at: number): void {
  const { text } = cursor;
  let end = at;
  while (end < text.length && isLowerCase(text.charCodeAt(end))) end++;
  cursor.kind = UNKNOWN;
  if (kind === HASH || kind === REVISION) return;
  const pre = indexOfWord(PRE_SUFFIXES, text, at, end);
  const post = pre < 0 ? indexOfWord(POST_SUFFIXES, text, at, end) : -1;
  if (pre < 0 && post < 0) return;
  cursor.rank = Math.max(pre, post);
  take(cursor, pre < 0 ? POST_SUFFIX : PRE_SUFFIX, at, end);
}

function indexOfWord(words: readonly string[], text: string, from: number, end: number): number {
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word !== undefined && word.length === end - from && text.startsWith(word, from)) return index;
  }
  return -1;
}

function revision(cursor: Cursor, kind: number, at: number): void {
  const { text } = cursor;
  cursor.kind = UNKNOWN;
  if (kind === REVISION || text.charCodeAt(at) !== 114 || isLowerCase(text.charCodeAt(at + 1))) return;
  take(cursor, REVISION, at + 1, endOfDigits(text, at + 1, text.length));
}

function hash(cursor: Cursor, kind: number, at: number): void {
  const { text } = cursor;
  let end = at;
  while (end < text.length && isHex(text.charCodeAt(end))) end++;
  if (kind === HASH || kind === REVISION || end === at) cursor.kind = UNKNOWN;
  else take(cursor, HASH, at, end);
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102);
}

function isLowerCase(code: number): boolean {
  return code >= 97 && code <= 122;
}
