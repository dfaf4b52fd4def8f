import semver from "semver";
import type { AffectedPackage, VersionRange } from "../model/advisory.ts";
import { compareVersions, type VersionScheme } from "../version/order.ts";

/** All versions between two ends. Without an end it goes on for ever. */
export interface Interval {
  readonly low?: string;
  /** Whether `low` itself is outside. */
  readonly isAboveLow?: boolean;
  readonly high?: string;
  /** Whether `high` itself is inside. */
  readonly isToHigh?: boolean;
}

type Versions = Pick<AffectedPackage, "ranges" | "except">;

const COMPARATOR = /^(>=|<=|!=|~>|>|<|=)?\s*v?([0-9][^\s,<>=!~^]{0,100})$/;

/** The versions that all of a list of comparators allow (`>= 1.2`, `~> 2.3.1`, `< 3`); undefined when one is not understood. */
export function intervalOf(comparators: readonly string[], scheme: VersionScheme): Interval | undefined {
  let interval: Interval = {};
  for (const comparator of comparators) {
    const [, operator = "=", version] = COMPARATOR.exec(comparator.trim()) ?? [];
    if (version === undefined || operator === "!=") return undefined;
    if (operator !== "<" && operator !== "<=") interval = withLow(interval, version, operator === ">", scheme);
    if (operator === "<" || operator === "<=" || operator === "=") {
      interval = withHigh(interval, version, operator !== "<", scheme);
    }
    if (operator === "~>") interval = withHigh(interval, bumped(version), false, scheme);
  }
  return interval;
}

/** What a range of npm or Cargo allows: `^1.2.3`, `2.0.x || >=3 <3.1`; undefined when it is not understood. */
export function semverIntervals(text: string): readonly Interval[] | undefined {
  if (text.length > 1_000) return undefined;
  try {
    return new semver.Range(text.replaceAll(",", " "), { loose: true }).set.map((comparators) =>
      comparators.reduce<Interval>((interval, { operator, semver: version }) => {
        // `-0` is how the library says "and not its pre-releases either"; nobody released that.
        const name =
          typeof version === "object" && "version" in version ? version.version.replace(/-0$/, "") : undefined;
        if (name === undefined) return interval;
        if (operator === ">" || operator === ">=") return withLow(interval, name, operator === ">", "semver");
        if (operator === "<" || operator === "<=") return withHigh(interval, name, operator === "<=", "semver");
        return withHigh(withLow(interval, name, false, "semver"), name, true, "semver");
      }, {}),
    );
  } catch {
    return undefined;
  }
}

/** The versions inside any of the intervals. */
export function inside(intervals: readonly Interval[]): Versions {
  const except = intervals.flatMap(({ low, isAboveLow }) => (isAboveLow && low !== undefined ? [low] : []));
  return versions(intervals.map(rangeOf), except);
}

/** The versions outside all of the intervals: what is left when these are patched or never were affected. */
export function outside(intervals: readonly Interval[], scheme: VersionScheme): Versions {
  const ranges: VersionRange[] = [];
  const except: string[] = [];
  let isOpen = false;
  let from: string | undefined;
  let reached: Interval | undefined;
  for (const interval of intervals.toSorted((a, b) => compareLows(a, b, scheme))) {
    const isGap = isAfter(interval, reached, scheme);
    if (isGap) {
      const begin = from === undefined ? {} : { introduced: from };
      if (reached?.isToHigh && from !== undefined) except.push(from);
      if (interval.low !== undefined) {
        ranges.push(interval.isAboveLow ? { ...begin, lastAffected: interval.low } : { ...begin, fixed: interval.low });
      }
    }
    if (reached === undefined || isFurther(interval, reached, scheme)) reached = interval;
    from = reached.high;
    isOpen = reached.high === undefined;
    if (isOpen) break;
  }
  if (!isOpen) {
    ranges.push(from === undefined ? {} : { introduced: from });
    if (reached?.isToHigh && from !== undefined) except.push(from);
  }
  return versions(ranges, except);
}

function versions(ranges: readonly VersionRange[], except: readonly string[]): Versions {
  return { ranges, ...(except.length === 0 ? {} : { except: [...new Set(except)] }) };
}

function rangeOf({ low, high, isToHigh }: Interval): VersionRange {
  const begin = low === undefined || low === "0" || low === "0.0.0" ? {} : { introduced: low };
  if (high === undefined) return begin;
  return isToHigh ? { ...begin, lastAffected: high } : { ...begin, fixed: high };
}

/** Whether something lies between what was reached and the interval. */
function isAfter({ low }: Interval, reached: Interval | undefined, scheme: VersionScheme): boolean {
  if (low === undefined) return false;
  if (reached === undefined) return true;
  return reached.high !== undefined && compareVersions(scheme, low, reached.high) > 0;
}

function isFurther(a: Interval, b: Interval, scheme: VersionScheme): boolean {
  if (b.high === undefined) return false;
  return a.high === undefined || compareVersions(scheme, a.high, b.high) > 0;
}

function compareLows(a: Interval, b: Interval, scheme: VersionScheme): number {
  if (a.low === undefined || b.low === undefined) return (a.low === undefined ? 0 : 1) - (b.low === undefined ? 0 : 1);
  return compareVersions(scheme, a.low, b.low);
}

function withLow(interval: Interval, low: string, isAboveLow: boolean, scheme: VersionScheme): Interval {
  if (interval.low !== undefined && compareVersions(scheme, interval.low, low) > 0) return interval;
  return { ...interval, low, ...(isAboveLow ? { isAboveLow } : {}) };
}

function withHigh(interval: Interval, high: string, isToHigh: boolean, scheme: VersionScheme): Interval {
  if (interval.high !== undefined && compareVersions(scheme, interval.high, high) < 0) return interval;
  return { ...interval, high, ...(isToHigh ? { isToHigh } : {}) };
}

/** `~> 2.3.1` ends before `2.4`, `~> 2.3` before `3`. */
function bumped(version: string): string {
  const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0].split(".").map(Number) ?? [0];
  const kept = numbers.length > 1 ? numbers.slice(0, -1) : numbers;
  return [...kept.slice(0, -1), (kept.at(-1) ?? 0) + 1].join(".");
}
