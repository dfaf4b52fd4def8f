import { createKeyedCompare } from "./keyed-order.ts";
import { compareByCode, compareNumberText, withoutZeros } from "./version-token.ts";

// The order of what may come next: a known pre-release, the end, any other word, a number behind a hyphen, a number behind a dot.
const PRE_RELEASE = 0;
const END = 1;
const WORD = 2;
const HYPHEN_NUMBER = 3;
const DOT_NUMBER = 4;

const PRE_RELEASES: readonly string[] = ["alpha", "beta", "milestone", "rc", "snapshot"];
const SHORT: ReadonlyMap<string, string> = new Map([
  ["a", "alpha"],
  ["b", "beta"],
  ["m", "milestone"],
]);
const RELEASES: ReadonlySet<string> = new Set(["", "ga", "final", "release"]);

interface Part {
  readonly kind: number;
  /** The rank of a pre-release, the text of a word, the digits of a number. */
  readonly rank: number;
  readonly text: string;
  readonly followsHyphen: boolean;
}

/**
 * The order of Maven's ComparableVersion: a change between digits and letters counts as a hyphen; `alpha` < `beta` < `milestone` < `rc` < `snapshot` < nothing < `sp` < other words < `-1` < `.1`; zeros and `ga`, `final`, `release` before a hyphen or the end do not count.
 * @source Maven POM reference, "Version Order Specification"
 */
export const compareMaven: (a: string, b: string) => number = createKeyedCompare(parse, compareParts);

export function isMavenVersion(version: string): boolean {
  return /^[\w.+-]+$/.test(version) && /\d/.test(version);
}

function parse(version: string): readonly Part[] {
  const parts: Part[] = [];
  let followsHyphen = false;
  for (const match of version.toLowerCase().matchAll(/([0-9]+)|([^0-9.-]+)|([.-])/g)) {
    const [run, digits, word, separator] = match;
    const at = match.index;
    if (separator !== undefined) {
      if (isEmptyBefore(version, at)) push(parts, numberPart("", followsHyphen));
      followsHyphen = separator === "-";
      continue;
    }
    // A change between digits and letters is a hyphen.
    const changes = at > 0 && version[at - 1] !== "." && version[at - 1] !== "-";
    const isBehindHyphen = followsHyphen || changes;
    const isBeforeDigit = /[0-9]/.test(version.charAt(at + run.length));
    push(
      parts,
      digits === undefined ? wordPart(word ?? "", isBehindHyphen, isBeforeDigit) : numberPart(digits, isBehindHyphen),
    );
    followsHyphen = false;
  }
  return withoutNullsAtEnd(parts);
}

/** Whether nothing stands between this separator and the one before, or the beginning. */
function isEmptyBefore(version: string, at: number): boolean {
  return at === 0 || version[at - 1] === "." || version[at - 1] === "-";
}

/** Nulls before a hyphen do not count, nor before a word: `.rc` is `-rc` since Maven 3.9.0 (MNG-7644); before, `1` < `1-sp` < `1.0.rc` < `1` went in a circle. */
function push(parts: Part[], part: Part): void {
  if (part.followsHyphen || part.kind === WORD || part.kind === PRE_RELEASE) withoutNullsAtEnd(parts);
  parts.push(part);
}

function withoutNullsAtEnd(parts: Part[]): Part[] {
  while (isNull(parts.at(-1))) parts.pop();
  return parts;
}

function isNull(part: Part | undefined): boolean {
  return part !== undefined && (part.kind === END || (part.kind >= HYPHEN_NUMBER && part.text === ""));
}

function numberPart(digits: string, followsHyphen: boolean): Part {
  return { kind: followsHyphen ? HYPHEN_NUMBER : DOT_NUMBER, rank: 0, text: withoutZeros(digits), followsHyphen };
}

function wordPart(word: string, followsHyphen: boolean, isBeforeDigit: boolean): Part {
  const long = (isBeforeDigit ? SHORT.get(word) : undefined) ?? (word === "cr" ? "rc" : word);
  if (RELEASES.has(long)) return { kind: END, rank: 0, text: "", followsHyphen };
  const rank = PRE_RELEASES.indexOf(long);
  if (rank >= 0) return { kind: PRE_RELEASE, rank, text: "", followsHyphen };
  // `sp` comes before the other words.
  return { kind: WORD, rank: 0, text: long === "sp" ? "" : long, followsHyphen };
}

const NOTHING: Part = { kind: END, rank: 0, text: "", followsHyphen: false };

function compareParts(a: readonly Part[], b: readonly Part[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const x = a[at] ?? NOTHING;
    const y = b[at] ?? NOTHING;
    if (x.kind !== y.kind) return x.kind - y.kind;
    const difference =
      x.kind === PRE_RELEASE
        ? x.rank - y.rank
        : x.kind === WORD
          ? compareByCode(x.text, y.text)
          : compareNumberText(x.text, y.text);
    if (difference !== 0) return difference;
  }
  return 0;
}
