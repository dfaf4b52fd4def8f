import { compareVersions, type VersionRange, type VersionScheme } from "../../packages/advisories/src/index.ts";

interface Comparator {
  readonly operator: string;
  readonly version: string;
}

const COMPARATOR = /(>=|<=|==|>|<|=)?\s*v?(\d[^\s,<>=|]*)/g;
const MAVEN = /([[(])\s*([^,\])]*)\s*(?:,\s*([^\])]*)\s*)?([\])])/g;

/**
 * The ranges of what another scanner calls vulnerable: `>= 1.2, < 1.3 || < 1`, `[2.9.0,2.9.10.7)`.
 * @param patched versions it calls fixed: where a range ends with a version that is still vulnerable, the next of these ends it.
 */
export function rangesOf(
  constraints: readonly string[],
  scheme: VersionScheme,
  patched: readonly string[] = [],
): readonly VersionRange[] {
  return constraints
    .flatMap((text) => (/[[(]/.test(text) ? mavenRanges(text) : text.split("||").map(comparatorRange)))
    .map((range) => endedByPatch(range, scheme, patched));
}

function comparatorRange(text: string): VersionRange {
  return comparatorsOf(text).reduce<VersionRange>((range, { operator, version }) => {
    if (operator === "<") return { ...range, fixed: version };
    if (operator === "<=") return { ...range, lastAffected: version };
    // What was released just at an open beginning is not in the data.
    if (operator === ">" || operator === ">=")
      return /^0(\.0)*$/.test(version) ? range : { ...range, introduced: version };
    return { introduced: version, lastAffected: version };
  }, {});
}

function mavenRanges(text: string): readonly VersionRange[] {
  return [...text.matchAll(MAVEN)].map(([, , low = "", high = low, close]) => ({
    ...(low !== "" && { introduced: low }),
    ...(high !== "" && (close === ")" ? { fixed: high } : { lastAffected: high })),
  }));
}

function endedByPatch(range: VersionRange, scheme: VersionScheme, patched: readonly string[]): VersionRange {
  const { lastAffected, ...rest } = range;
  if (lastAffected === undefined) return range;
  const next = patched
    .flatMap((text) => comparatorsOf(text).map(({ version }) => version))
    .filter((version) => compareVersions(scheme, version, lastAffected) >= 0)
    .sort((a, b) => compareVersions(scheme, a, b))[0];
  return next === undefined ? range : { ...rest, fixed: next };
}

/** What is left when these versions are patched: `>= 2.1.3, < 3.0.0` and `>= 3.1.0` leave `< 2.1.3` and `>= 3.0.0, < 3.1.0`. */
export function rangesOutside(patched: readonly string[], scheme: VersionScheme): readonly VersionRange[] {
  const intervals = patched
    .flatMap((text) => text.split("||"))
    .map((text) => comparatorsOf(text))
    .map((parts) => ({
      from: parts.find(({ operator }) => operator.startsWith(">"))?.version ?? "0",
      to: parts.find(({ operator }) => operator === "<")?.version,
    }))
    .sort((a, b) => compareVersions(scheme, a.from, b.from));
  const begins = [undefined, ...intervals.flatMap(({ to }) => (to === undefined ? [] : [to]))];
  return begins.flatMap((introduced, index) => {
    const fixed = intervals[index]?.from;
    return [{ ...(introduced !== undefined && { introduced }), ...(fixed !== undefined && { fixed }) }];
  });
}

function comparatorsOf(text: string): readonly Comparator[] {
  return [...text.matchAll(COMPARATOR)].map(([, operator = "=", version = ""]) => ({ operator, version }));
}
