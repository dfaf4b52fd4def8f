/** What the beginning of a JSON text shows of its first object. */
export interface JsonHead {
  readonly isArray: boolean;
  /** Names of the members of the first object, as far as they are seen. */
  readonly keys: ReadonlySet<string>;
  /** Names of the members of the objects that are directly inside, as far as they are seen. */
  readonly innerKeys: ReadonlySet<string>;
  /** The first object is one line, and another follows or may follow. */
  readonly isLines: boolean;
}

const MOST_KEYS = 2_000;

/** A text this long is the beginning of a longer one, most likely. */
const CUT_FROM = 60_000;

/** Looks at the beginning of a text that may be cut anywhere; undefined when it is no JSON with an object in front. */
export function jsonHead(text: string): JsonHead | undefined {
  const start = /^\ufeff?\s{0,1000}(\[?)\s{0,1000}(?=\{)/.exec(text) ?? /^\ufeff?\s{0,1000}(\[)\s{0,1000}\]/.exec(text);
  if (!start) return undefined;
  const isArray = start[1] === "[";
  const keys = new Set<string>();
  const innerKeys = new Set<string>();
  let depth = 0;
  let hasBreak = false;
  let at = start[0].length;
  for (; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = stringEnd(text, at);
      if (depth <= 2 && keys.size + innerKeys.size < MOST_KEYS && isKey(text, end)) {
        (depth === 1 ? keys : innerKeys).add(text.slice(at + 1, end));
      }
      at = end;
    } else if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") {
      depth -= 1;
      if (depth <= 0) break;
    } else if (char === "\n") hasBreak = true;
  }
  const isLines = !isArray && !hasBreak && isFollowed(text, at);
  return { isArray, keys, innerKeys, isLines };
}

/** Whether another object follows; or may, when the text is cut before that shows. */
function isFollowed(text: string, end: number): boolean {
  if (end >= text.length) return true;
  const rest = text.slice(end + 1).trimStart();
  return rest === "" ? text.length >= CUT_FROM : rest.startsWith("{");
}

/** The index of the closing quote; the end of the text when it is cut before. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  for (let at = end + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === ":") return true;
    if (char !== " " && char !== "\t" && char !== "\n" && char !== "\r") return false;
  }
  return false;
}
