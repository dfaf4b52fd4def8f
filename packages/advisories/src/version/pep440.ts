import { createKeyedCompare } from "./keyed-order.ts";
import { compareLegacyKeys, legacyKey } from "./pep440-legacy.ts";
import { compareByCode, compareNumberText, type Token, tokenOf, withoutZeros } from "./version-token.ts";

const PATTERN =
  /^\s*v?(?:(?<epoch>\d+)!)?(?<release>\d+(?:\.\d+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preNumber>\d*))?(?:-(?<implicitPost>\d+)|[-_.]?(?<post>post|rev|r)[-_.]?(?<postNumber>\d*))?(?:[-_.]?(?<dev>dev)[-_.]?(?<devNumber>\d*))?(?:\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?\s*$/i;

const PRE_LETTERS: ReadonlyMap<string, string> = new Map([
  ["alpha", "a"],
  ["a", "a"],
  ["beta", "b"],
  ["b", "b"],
  ["c", "c"],
  ["rc", "c"],
  ["pre", "c"],
  ["preview", "c"],
]);

/** Undefined number: there is no such part. */
interface Version {
  readonly epoch: string;
  /** Without zeros at the end. */
  readonly release: readonly string[];
  readonly preLetter: string;
  readonly pre: string;
  readonly post: string | undefined;
  readonly dev: string | undefined;
  readonly local: readonly Token[];
}

type Key = { readonly version: Version } | { readonly legacy: readonly string[] };

/**
 * The order of PEP 440: epoch, release, pre-release, post-release, development release, local version.
 * What is no such version sorts before all that are, as setuptools did ("legacy").
 */
export const comparePep440: (a: string, b: string) => number = createKeyedCompare(parse, compareKeys);

export function isPep440Version(version: string): boolean {
  return PATTERN.test(version);
}

function parse(text: string): Key {
  const groups = PATTERN.exec(text)?.groups;
  if (!groups) return { legacy: legacyKey(text) };
  const numbers = (groups["release"] ?? "").split(".").map(withoutZeros);
  const post = groups["implicitPost"] ?? (groups["post"] === undefined ? undefined : (groups["postNumber"] ?? ""));
  const dev = groups["dev"] === undefined ? undefined : (groups["devNumber"] ?? "");
  const pre = groups["pre"] === undefined ? undefined : PRE_LETTERS.get(groups["pre"].toLowerCase());
  return {
    version: {
      epoch: withoutZeros(groups["epoch"] ?? ""),
      release: numbers.slice(0, numbers.findLastIndex((number) => number !== "") + 1),
      preLetter: pre ?? preLetterOf(post, dev),
      pre: withoutZeros(groups["preNumber"] ?? ""),
      post: post && withoutZeros(post),
      dev: dev && withoutZeros(dev),
      local: localOf(groups["local"]),
    },
  };
}

/** Without a pre-release: a bare development release sorts before all of them, everything else behind. */
function preLetterOf(post: string | undefined, dev: string | undefined): string {
  return post === undefined && dev !== undefined ? "" : "z";
}

function localOf(local: string | undefined): readonly Token[] {
  if (local === undefined) return [];
  return local
    .toLowerCase()
    .split(/[-_.]/)
    .map((part) => (/^\d+$/.test(part) ? tokenOf(part) : { isNumber: false, text: part }));
}

function compareKeys(a: Key, b: Key): number {
  if ("legacy" in a) return "legacy" in b ? compareLegacyKeys(a.legacy, b.legacy) : -1;
  return "legacy" in b ? 1 : compareParsed(a.version, b.version);
}

function compareParsed(a: Version, b: Version): number {
  return (
    compareNumberText(a.epoch, b.epoch) ||
    compareReleases(a.release, b.release) ||
    compareByCode(a.preLetter, b.preLetter) ||
    compareNumberText(a.pre, b.pre) ||
    compareOptional(a.post, b.post, -1) ||
    compareOptional(a.dev, b.dev, 1) ||
    compareLocals(a.local, b.local)
  );
}

function compareReleases(a: readonly string[], b: readonly string[]): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = compareNumberText(a[at] ?? "", b[at] ?? "");
    if (difference !== 0) return difference;
  }
  return 0;
}

/** @param absent where a version without this part sorts. */
function compareOptional(a: string | undefined, b: string | undefined, absent: -1 | 1): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? absent : -absent;
  return compareNumberText(a, b);
}

function compareLocals(a: readonly Token[], b: readonly Token[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = compareLocalParts(a[at], b[at]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareLocalParts(a: Token | undefined, b: Token | undefined): number {
  if (!a || !b) return 0;
  if (a.isNumber !== b.isNumber) return a.isNumber ? 1 : -1;
  return a.isNumber ? compareNumberText(a.text, b.text) : compareByCode(a.text, b.text);
}
