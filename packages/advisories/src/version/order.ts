import { compareApk, isApkVersion } from "./apk.ts";
import { compareDpkg, isDpkgVersion } from "./dpkg.ts";
import { compareGeneric, isGenericVersion } from "./generic.ts";
import { compareGem, isGemVersion } from "./gem.ts";
import { compareMaven, isMavenVersion } from "./maven.ts";
import { comparePackagist, isPackagistVersion } from "./packagist.ts";
import { comparePep440, isPep440Version } from "./pep440.ts";
import { compareRpm, isRpmVersion } from "./rpm.ts";
import { compareGo, compareNuget, compareSemver, isGoVersion, isNugetVersion, isSemver } from "./semver.ts";

/** The orders of versions that advisories speak in. `go` is semver with `v` and `+incompatible`; `cargo`, `pub` and `hex` use `semver`. */
export type VersionScheme =
  | "dpkg"
  | "rpm"
  | "apk"
  | "semver"
  | "npm"
  | "pep440"
  | "maven"
  | "gem"
  | "go"
  | "nuget"
  | "packagist"
  | "generic";

/** A total order over all strings: nothing throws, and sorting and ranges are defined for what is no version too. */
export interface VersionOrder {
  /** Negative, 0 or positive; 0 also for two spellings of one version. */
  readonly compare: (a: string, b: string) => number;
  /** Whether the native tool would call it a version. */
  readonly isValid: (version: string) => boolean;
}

const ORDERS: Readonly<Record<VersionScheme, VersionOrder>> = {
  dpkg: { compare: compareDpkg, isValid: isDpkgVersion },
  rpm: { compare: compareRpm, isValid: isRpmVersion },
  apk: { compare: compareApk, isValid: isApkVersion },
  semver: { compare: compareSemver, isValid: isSemver },
  npm: { compare: compareSemver, isValid: isSemver },
  pep440: { compare: comparePep440, isValid: isPep440Version },
  maven: { compare: compareMaven, isValid: isMavenVersion },
  gem: { compare: compareGem, isValid: isGemVersion },
  go: { compare: compareGo, isValid: isGoVersion },
  nuget: { compare: compareNuget, isValid: isNugetVersion },
  packagist: { compare: comparePackagist, isValid: isPackagistVersion },
  generic: { compare: compareGeneric, isValid: isGenericVersion },
};

export function versionOrder(scheme: VersionScheme): VersionOrder {
  return ORDERS[scheme];
}

/** Negative when `a` is older than `b`, 0 when they are one version, positive when it is newer. Never throws. */
export function compareVersions(scheme: VersionScheme, a: string, b: string): number {
  return ORDERS[scheme].compare(a, b);
}
