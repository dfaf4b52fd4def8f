const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Deeper than any log format nests; a scan that gets there is reading rubbish. */
const MAX_SCAN_DEPTH = 100_000;

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

export function skipSpaces(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isSpace(bytes[at])) at++;
  return at;
}

/**
 * Offset behind the JSON object or array that starts at `from`; -1 when it does not end before `limit` or cannot be
 * JSON. It only follows strings and brackets, so that each byte is looked at once whatever the nesting.
 */
export function endOfValue(bytes: Uint8Array, from: number, limit: number): number {
  let depth = 0;
  for (let at = from; at < limit; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at, limit);
      if (at < 0) return -1;
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > MAX_SCAN_DEPTH) return -1;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (--depth === 0) return at + 1;
    }
  }
  return -1;
}

/** Offset of the closing quote; -1 when the string is open at `limit` or holds a raw line break, which JSON forbids. */
function endOfString(bytes: Uint8Array, from: number, limit: number): number {
  for (let at = from + 1; at < limit; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at;
    if (byte === BACKSLASH) at++;
    else if (byte === 0x0a) return -1;
  }
  return -1;
}
