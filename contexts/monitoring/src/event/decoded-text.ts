/** What the text index takes for a word: ASCII letters and digits, and everything beyond ASCII. */
const WORDS = /[0-9A-Za-z\u{80}-\u{10ffff}]+/gu;

/**
 * The words of decoded values that the record does not show as words: `foo` of a JSON `\nfoo`, the hexadecimal of
 * auditd, the name of a syslog facility. The text index covers the record and this, so that a value is found by every
 * word that a reader sees in it. Empty for most records.
 */
export function decodedText(raw: string, fields: ReadonlyMap<string, string>): string {
  const hidden = new Set<string>();
  let hasControls = false;
  let shown: ReadonlySet<string> | undefined;
  let from = 0;
  for (const value of fields.values()) {
    const isEscaped = NEEDS_ESCAPE.test(value) && value.isWellFormed();
    const spelling = isEscaped ? JSON.stringify(value).slice(1, -1) : value;
    // Fields mostly come in the order of the record: looking on from the last one reads the record about once.
    let end = endOfWords(raw, spelling, from);
    if (end >= 0) from = end;
    else end = endOfWords(raw, spelling, 0);
    if (end < 0 && spelling !== value) end = endOfWords(raw, value, 0);
    else if (end >= 0 && spelling !== value) hasControls ||= CONTROL.test(value);
    if (end >= 0) continue;
    shown ??= new Set(raw.match(WORDS));
    if (hasOtherWord(value, shown)) hidden.add(value);
  }
  if (hasControls) addWordsAfterEscapes(raw, hidden);
  return [...hidden].join("\n");
}

// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const CONTROL = /[\0-\x1f]/;
// oxlint-disable-next-line no-control-regex -- as above
const NEEDS_ESCAPE = /[\0-\x1f"\\]/;

/** Where the record shows the text with the same words, or -1. */
function endOfWords(raw: string, text: string, from: number): number {
  const at = raw.indexOf(text, from);
  if (at < 0) return -1;
  const end = at + text.length;
  const isCutAtStart = at > 0 && isWordAt(raw, at - 1) && isWordAt(raw, at);
  const isCutAtEnd = end < raw.length && isWordAt(raw, end - 1) && isWordAt(raw, end);
  return isCutAtStart || isCutAtEnd ? -1 : end;
}

function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 128 || (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);
}

function hasOtherWord(value: string, shown: ReadonlySet<string>): boolean {
  for (const [word] of value.matchAll(WORDS)) if (!shown.has(word)) return true;
  return false;
}

/** JSON writes a line break as a backslash and an `n`, which sticks to the word that follows. */
function addWordsAfterEscapes(raw: string, words: Set<string>): void {
  for (let at = raw.indexOf("\\"); at >= 0; at = raw.indexOf("\\", at + 2)) {
    const letter = raw.charCodeAt(at + 1);
    if (!ESCAPE_LETTERS.has(letter)) continue;
    const start = at + (letter === UNICODE_ESCAPE ? 6 : 2);
    let end = start;
    while (end < raw.length && isWordAt(raw, end)) end++;
    if (end > start) words.add(raw.slice(start, end));
  }
}

const ESCAPE_LETTERS: ReadonlySet<number> = new Set(Array.from("bfnrtu", (letter) => letter.charCodeAt(0)));
const UNICODE_ESCAPE = "u".charCodeAt(0);
