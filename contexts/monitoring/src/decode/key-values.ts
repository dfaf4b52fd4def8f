/** What a scan of `key=value` text found. Names keep the order of the text. */
export type PairSink = (name: string, value: string, isQuoted: boolean) => void;

const MAX_PAIRS = 512;
const EQUALS = 0x3d;
const SPACE = 0x20;

function isNameCode(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5b ||
    code === 0x5d ||
    code === 0x2f ||
    code === 0x40
  ); // prettier-ignore
}

/**
 * Reads `a=1 b="two words" c='x' bare` from `from` on in one pass. Answers the number of pairs. Words without `=` are
 * passed over. Inside double quotes a backslash keeps the next character.
 */
export function scanPairs(text: string, from: number, found: PairSink): number {
  let pairs = 0;
  let at = from;
  while (at < text.length && pairs < MAX_PAIRS) {
    const nameStart = at;
    while (at < text.length && isNameCode(text.charCodeAt(at))) at++;
    if (at > nameStart && text.charCodeAt(at) === EQUALS) {
      const name = text.slice(nameStart, at);
      const value = scanValue(text, at + 1);
      found(name, value.text, value.isQuoted);
      pairs++;
      at = value.end;
    } else {
      while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
    }
    while (at < text.length && isBreak(text.charCodeAt(at))) at++;
  }
  return pairs;
}

/** Words end at blanks and at what lists use between them; 0x1d stands between raw and interpreted audit fields. */
function isBreak(code: number): boolean {
  return (
    code === SPACE || code === 0x09 || code === 0x2c || code === 0x3b || code === 0x0a || code === 0x0d || code === 0x1d
  );
}

function scanValue(text: string, from: number): { text: string; end: number; isQuoted: boolean } {
  const quote = text.charCodeAt(from);
  if (quote === 0x22 || quote === 0x27) {
    const close = closingQuote(text, from + 1, quote);
    if (close >= 0) {
      const inner = text.slice(from + 1, close);
      return { text: inner.includes("\\") ? unescape(inner) : inner, end: close + 1, isQuoted: true };
    }
  }
  let end = from;
  while (end < text.length && !isValueEnd(text.charCodeAt(end))) end++;
  const last = text.charCodeAt(end - 1);
  const trimmed = end > from && (last === 0x2c || last === 0x3b) ? end - 1 : end;
  return { text: text.slice(from, trimmed), end, isQuoted: false };
}

function isValueEnd(code: number): boolean {
  return code === SPACE || code === 0x09 || code === 0x0a || code === 0x0d || code === 0x1d;
}

function closingQuote(text: string, from: number, quote: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === 0x5c && quote === 0x22) at++;
  }
  return -1;
}

function unescape(text: string): string {
  return text.replace(/\\(["'\\])/g, "$1");
}
