import { asciiOf, type Automaton, type AutomatonEntry, buildAutomaton } from "./automaton.ts";

export type KeywordSearch = Pick<Automaton, "scan">;

/** Below it a text is looked at so closely that skipping does not pay. */
const LEAST_WINDOW = 6;
/** With more, hardly a pair of letters is in none of them. It also bounds what a text made to be slow can cost. */
const MOST_LITERALS = 100;
const BUCKETS = 4_096;

/**
 * Literals that are few, long, and hardly ever there, as keywords are, which are looked for in every text. Looks at the end of a window
 * first and skips by what can begin there (Wu and Manber 1994), so that most characters are never read. Short literals
 * make the window small; then it is the automaton. Answers as `buildAutomaton` does.
 */
export function buildKeywordSearch(entries: readonly AutomatonEntry[]): KeywordSearch {
  const window = entries.reduce((least, { literal }) => Math.min(least, literal.length), Number.POSITIVE_INFINITY);
  if (window < LEAST_WINDOW || entries.length > MOST_LITERALS || entries.length === 0) return buildAutomaton(entries);
  const shifts = new Uint8Array(BUCKETS).fill(Math.min(window - 1, 255));
  const buckets: AutomatonEntry[][] = [];
  for (const entry of entries) {
    for (let end = 1; end < window; end++) {
      const bucket = bucketOf(entry.literal.charCodeAt(end - 1), entry.literal.charCodeAt(end));
      shifts[bucket] = Math.min(shifts[bucket] ?? 0, window - 1 - end);
      if (end === window - 1) (buckets[bucket] ??= []).push(entry);
    }
  }
  const payloads = new Map(entries.map((entry) => [entry, [entry.payload]]));
  return {
    scan(text, hit) {
      const { length } = text;
      for (let at = window - 1; at < length; ) {
        const bucket = bucketOf(folded(text.charCodeAt(at - 1)), folded(text.charCodeAt(at)));
        const shift = shifts[bucket] ?? 1;
        if (shift > 0) {
          at += shift;
          continue;
        }
        for (const entry of buckets[bucket] ?? NO_ENTRIES) {
          if (isAt(text, at - window + 1, entry.literal)) hit(payloads.get(entry) ?? NO_PAYLOAD);
        }
        at += 1;
      }
    },
  };
}

const NO_ENTRIES: readonly AutomatonEntry[] = [];
const NO_PAYLOAD: readonly number[] = [];

function bucketOf(first: number, second: number): number {
  return ((first << 6) ^ second) & (BUCKETS - 1);
}

const LOWER = Uint8Array.from({ length: 128 }, (_, code) => (code >= 65 && code <= 90 ? code + 32 : code));

function folded(code: number): number {
  return LOWER[code < 128 ? code : asciiOf(code)] ?? 0;
}

function isAt(text: string, from: number, literal: string): boolean {
  if (from + literal.length > text.length) return false;
  for (let at = 0; at < literal.length; at++) {
    if (folded(text.charCodeAt(from + at)) !== literal.charCodeAt(at)) return false;
  }
  return true;
}
