import type { RuleExplanation } from "@cordon/monitoring/contract";
import type { Sought } from "../../events/search-marks.ts";

/** One thing that a rule looked for and found. */
export interface MatchedPart {
  /** The search of the rule it belongs to; empty when it belongs to none. */
  readonly search: string;
  /** The field's name in the record; empty for the record as a whole. */
  readonly field: string;
  /** `contains "x"` */
  readonly test: string;
  /** What the field has; null where the rule wants it absent. */
  readonly value: string | null;
}

const MAX_PARTS = 60;

/** What made the rule match: tests that hold, below parts that hold, none of them under a `not`. */
export function matchedParts({ parts }: Pick<RuleExplanation, "parts">): readonly MatchedPart[] {
  const found = new Map<string, MatchedPart>();
  const above: { readonly depth: number; readonly counts: boolean; readonly search: string }[] = [];
  for (const { depth, kind, part, holds, hits } of parts) {
    while ((above.at(-1)?.depth ?? -1) >= depth) above.pop();
    const parent = above.at(-1);
    const counts = (parent?.counts ?? true) && holds && kind !== "not";
    const search = kind === "search" ? part : (parent?.search ?? "");
    above.push({ depth, counts, search });
    if (!counts) continue;
    for (const { test, field, value } of hits) {
      const key = JSON.stringify([field, test, value]);
      if (found.size < MAX_PARTS && !found.has(key)) found.set(key, { search, field, test, value });
    }
  }
  return [...found.values()];
}

/** Why a place in the record is marked, as a sentence without its full stop. */
export function whyMatched({ search, field, test }: MatchedPart): string {
  const what = field === "" ? "The record" : field;
  return `${what} ${test}${search === "" ? "" : `, in “${search}”`}`;
}

/** How a value may be written in a record: as it is, in JSON, in XML. */
const WRITINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", String.raw`\/`),
  (text) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&apos;"),
];

/** So much beside the part that was looked for pins it to its value. */
const BESIDE = 60;
/** Shorter values stand everywhere: they are marked only behind the name of their field. */
const SHORT = 3;

/**
 * Where in the record the parts stand. A decoder may have changed a value (joined, unescaped, renamed), and then it
 * stands nowhere: that is no mark, not a wrong one.
 */
export function soughtParts(raw: string, parts: readonly MatchedPart[]): readonly Sought[] {
  return parts.flatMap((part) => {
    const { value, field, test } = part;
    if (value === null || value === "") return [];
    const pieces = piecesOf(value, test);
    for (const candidate of [...behindName(pieces, field), ...anywhere(pieces)]) {
      const pattern = new RegExp(candidate, "giu");
      if (pattern.test(raw)) return [{ pattern: new RegExp(candidate, "giu"), why: whyMatched(part), isText: true }];
    }
    return [];
  });
}

interface Pieces {
  readonly before: string;
  readonly wanted: string;
  readonly after: string;
}

/** The part of the value that the test names, and what stands beside it. */
function piecesOf(value: string, test: string): Pieces {
  const [, needle] = /^(?:is|contains|starts with|ends with) "(.+)"$/su.exec(test) ?? [];
  const lower = value.toLowerCase();
  // Lower case may be longer than what it is made from; places would not fit then.
  const isSame = lower.length === value.length;
  const at =
    needle === undefined || !isSame
      ? -1
      : test.startsWith("ends with")
        ? lower.lastIndexOf(needle.toLowerCase())
        : lower.indexOf(needle.toLowerCase());
  if (needle === undefined || at < 0) return { before: "", wanted: value, after: "" };
  const end = at + needle.length;
  return {
    before: value.slice(Math.max(0, at - BESIDE), at),
    wanted: value.slice(at, end),
    after: value.slice(end, end + BESIDE),
  };
}

/** `"Image": "C:\\x"`, `Image=x`, `<Data Name='Image'>x`: whole values, however short. */
function behindName({ before, wanted, after }: Pieces, field: string): readonly string[] {
  const name = field.split(".").at(-1) ?? "";
  if (!/^[\p{L}\p{N}_@-]{1,100}$/u.test(name) || before.length >= BESIDE) return [];
  return WRITINGS.map((write) => {
    const head = `(?<![\\p{L}\\p{N}_])${escape(name)}["']?(?:\\s{0,4}[:=]\\s{0,4}|>)["']?${escape(write(before))}`;
    const tail = after === "" ? "(?![\\p{L}\\p{N}])" : `(?=${escape(write(after))})`;
    return `(?<=${head})${escape(write(wanted))}${tail}`;
  });
}

function anywhere({ before, wanted, after }: Pieces): readonly string[] {
  if (wanted.trim().length < SHORT) return [];
  const whole = WRITINGS.map((write) => {
    const head = before === "" ? "" : `(?<=${escape(write(before))})`;
    const tail = after === "" ? "" : `(?=${escape(write(after))})`;
    return `${head}${escape(write(wanted))}${tail}`;
  });
  return [...whole, ...WRITINGS.map((write) => escape(write(wanted)))];
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
