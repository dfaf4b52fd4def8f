import type { VersionRange } from "../model/advisory.ts";
import { type VersionScheme, versionOrder } from "./order.ts";
import { hasRpmRelease, withoutRpmRelease } from "./rpm.ts";

/**
 * Whether the range holds the version. An `introduced` of "0" is from the beginning, also for what sorts before 0.
 * RPM: a `lastAffected` without a release means every build of that version.
 */
export function isInRange(scheme: VersionScheme, version: string, range: VersionRange): boolean {
  const { compare } = versionOrder(scheme);
  const { introduced, fixed, lastAffected } = range;
  if (introduced !== undefined && introduced !== "0" && compare(version, introduced) < 0) return false;
  if (fixed !== undefined && compare(version, fixed) >= 0) return false;
  if (lastAffected === undefined) return true;
  const isEveryBuild = scheme === "rpm" && !hasRpmRelease(lastAffected);
  return compare(isEveryBuild ? withoutRpmRelease(version) : version, lastAffected) <= 0;
}

/** The version that mends: where the first range that holds the version ends; undefined when none does, or when it has no `fixed`. */
export function firstFixAbove(
  scheme: VersionScheme,
  ranges: readonly VersionRange[],
  version: string,
): string | undefined {
  return ranges.find((range) => isInRange(scheme, version, range))?.fixed;
}
