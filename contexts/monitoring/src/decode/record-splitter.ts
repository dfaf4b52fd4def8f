import { MAX_RECORD_LENGTH } from "../event/event.ts";
import { endOfValue, isSpace, skipSpaces } from "./json-scan.ts";

export interface RawRecord {
  /** Exactly as sent, without its line end; what is not UTF-8 became U+FFFD. */
  readonly text: string;
  /** It was longer than `MAX_RECORD_LENGTH` bytes. */
  readonly isCut: boolean;
}

/** Bytes that may be read in vain for objects that never close, per body; after that every line is a record. */
const SCAN_BUDGET = 8 * MAX_RECORD_LENGTH;
const RECORDS_NAME = Buffer.from('"Records"');

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

/**
 * The records of one batch body: lines, NDJSON, a JSON array of objects, objects printed over several lines, and
 * CloudTrail files (`{"Records":[…]}`), in any order. Blank lines are dropped. Never throws.
 */
export function* splitRecords(body: Uint8Array): Generator<RawRecord, void, undefined> {
  const bytes = asUtf8(body);
  const scans: ScanBudget = { left: SCAN_BUDGET };
  let at = hasUtf8Mark(bytes) ? 3 : 0;
  while ((at = skipBlank(bytes, at)) < bytes.length) {
    const list = scans.left > 0 ? startOfList(bytes, at) : -1;
    if (list >= 0) {
      at = yield* splitList(bytes, list, scans);
    } else {
      const end = endOfRecord(bytes, at, scans);
      yield recordOf(bytes, at, end);
      at = isLineRest(bytes, end) ? endOfLine(bytes, end) : end;
    }
  }
}

interface ScanBudget {
  left: number;
}

/** The end of the line, or of the object that begins here and goes on over several lines. */
function endOfRecord(bytes: Buffer, from: number, scans: ScanBudget): number {
  const lineEnd = endOfLine(bytes, from);
  const first = skipSpaces(bytes, from);
  if (bytes[first] !== OPEN_OBJECT || scans.left <= 0 || endsWithBrace(bytes, first, lineEnd)) return lineEnd;
  const limit = Math.min(bytes.length, first + 4 * MAX_RECORD_LENGTH);
  const end = endOfValue(bytes, first, limit);
  if (end < 0) scans.left -= limit - first;
  return end > lineEnd && isLineRest(bytes, end) ? end : lineEnd;
}

/** A record cut to what we keep. The text may hold half a character at its end; it becomes U+FFFD when stored. */
export function rawRecord(text: string): RawRecord {
  if (text.length <= MAX_RECORD_LENGTH) return { text, isCut: false };
  return { text: text.slice(0, MAX_RECORD_LENGTH), isCut: true };
}

function recordOf(bytes: Buffer, from: number, end: number): RawRecord {
  const last = end > from && bytes[end - 1] === RETURN ? end - 1 : end;
  if (last - from <= MAX_RECORD_LENGTH) return { text: bytes.toString("utf8", from, last), isCut: false };
  let cut = from + MAX_RECORD_LENGTH;
  while (cut > from && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--;
  return { text: bytes.toString("utf8", from, cut), isCut: true };
}

/** The objects of a list; answers where the text goes on behind it. What is no object ends the list. */
function* splitList(bytes: Buffer, from: number, scans: ScanBudget): Generator<RawRecord, number, undefined> {
  let at = from;
  for (;;) {
    at = skipSpaces(bytes, at);
    if (bytes[at] === COMMA) at++;
    else if (bytes[at] === OPEN_OBJECT) {
      const end = endOfValue(bytes, at, bytes.length);
      if (end < 0) {
        scans.left -= bytes.length - at;
        return at;
      }
      yield recordOf(bytes, at, end);
      at = end;
    } else break;
  }
  return bytes[at] === CLOSE_ARRAY ? behindList(bytes, at + 1) : at;
}

/** Skips what closes a list: a comma, the brace of `{"Records":[…]}`. */
function behindList(bytes: Buffer, from: number): number {
  const at = skipSpaces(bytes, from);
  return bytes[at] === CLOSE_OBJECT || bytes[at] === COMMA ? at + 1 : at;
}

/** Where the objects begin when a list of objects begins at `at`, else -1. */
function startOfList(bytes: Buffer, at: number): number {
  let open = at;
  if (bytes[at] === OPEN_OBJECT) {
    const name = skipSpaces(bytes, at + 1);
    if (!bytes.subarray(name, name + RECORDS_NAME.length).equals(RECORDS_NAME)) return -1;
    const colon = skipSpaces(bytes, name + RECORDS_NAME.length);
    if (bytes[colon] !== COLON) return -1;
    open = skipSpaces(bytes, colon + 1);
  }
  if (bytes[open] !== OPEN_ARRAY) return -1;
  const first = skipSpaces(bytes, open + 1);
  return bytes[first] === OPEN_OBJECT ? first : -1;
}

function endOfLine(bytes: Buffer, from: number): number {
  const end = bytes.indexOf(NEWLINE, from);
  return end < 0 ? bytes.length : end;
}

function endsWithBrace(bytes: Buffer, from: number, lineEnd: number): boolean {
  let at = lineEnd - 1;
  while (at > from && isSpace(bytes[at])) at--;
  return bytes[at] === CLOSE_OBJECT;
}

/** Whether nothing but blanks or a comma stands between `from` and the end of its line. */
function isLineRest(bytes: Buffer, from: number): boolean {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === RETURN || bytes[at] === COMMA) at++;
  return at >= bytes.length || bytes[at] === NEWLINE;
}

/** Behind line ends, and behind lines of blanks; blanks before text belong to the record. */
function skipBlank(bytes: Buffer, from: number): number {
  let line = from;
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === NEWLINE) line = at + 1;
    else if (!isSpace(bytes[at])) return line;
  }
  return bytes.length;
}

function hasUtf8Mark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Windows tools export UTF-16 with a byte order mark. */
function asUtf8(body: Uint8Array): Buffer {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes[0] !== 0xff || bytes[1] !== 0xfe) return bytes;
  return Buffer.from(bytes.toString("utf16le", 2), "utf8");
}
