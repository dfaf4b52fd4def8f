import type { Space } from "../model/advisory.ts";
import { CODENAMES } from "./codenames.ts";
import type { VersionScheme } from "./order.ts";

/** A space, and the order its versions are in. */
export interface SpaceAndScheme {
  readonly space: Space;
  readonly scheme: VersionScheme;
}

type PackageType = "deb" | "rpm" | "apk";

interface Family {
  readonly type: PackageType;
  /** Whose advisories are meant, when they are not its own. */
  readonly of?: string;
  /** The form advisories name the release in, made from that of os-release; undefined: these packages have no release to look under. Absent: a rolling release. */
  readonly release?: (version: string) => string | undefined;
}

const SCHEMES: Readonly<Record<PackageType, VersionScheme>> = { deb: "dpkg", rpm: "rpm", apk: "apk" };

/** By `ID` of os-release. */
const FAMILIES: ReadonlyMap<string, Family> = new Map<string, Family>([
  ["debian", { type: "deb", release: debianRelease }],
  ["raspbian", { type: "deb", of: "debian", release: debianRelease }],
  ["ubuntu", { type: "deb", release: twoNumbers }],
  ["ubuntu-pro", { type: "deb", release: twoNumbers }],
  ["alpine", { type: "apk", release: alpineRelease }],
  ["wolfi", { type: "apk" }],
  ["chainguard", { type: "apk" }],
  ["minimos", { type: "apk" }],
  ["alpaquita", { type: "apk", release: asWritten }],
  ["bellsoft-hardened-containers", { type: "apk", release: asWritten }],
  ["almalinux", { type: "rpm", release: major }],
  ["rocky", { type: "rpm", release: major }],
  ["rhel", { type: "rpm", release: major }],
  ["redhat", { type: "rpm", of: "rhel", release: major }],
  ["centos", { type: "rpm", of: "rhel", release: major }],
  ["ol", { type: "rpm", release: major }],
  ["amzn", { type: "rpm", release: asWritten }],
  ["fedora", { type: "rpm", release: major }],
  ["mageia", { type: "rpm", release: major }],
  ["photon", { type: "rpm", release: twoNumbers }],
  ["azurelinux", { type: "rpm", release: major }],
  ["mariner", { type: "rpm", of: "azurelinux", release: major }],
  ["openeuler", { type: "rpm", release: openEulerRelease }],
  ["opensuse-leap", { type: "rpm", release: asWritten }],
  ["opensuse-leap-micro", { type: "rpm", release: asWritten }],
  ["opensuse-tumbleweed", { type: "rpm" }],
  ["sles", { type: "rpm", release: suseRelease }],
  ["sles-ltss", { type: "rpm", release: suseRelease }],
  ["sles_sap", { type: "rpm", of: "sles", release: suseRelease }],
  ["sled", { type: "rpm", release: suseRelease }],
  ["sle_hpc", { type: "rpm", of: "sles", release: suseRelease }],
  // How scanners spell some of them in package URLs.
  ["alma", { type: "rpm", of: "almalinux", release: major }],
  ["amazon", { type: "rpm", of: "amzn", release: asWritten }],
  ["oracle", { type: "rpm", of: "ol", release: major }],
  ["oraclelinux", { type: "rpm", of: "ol", release: major }],
  ["rocky-linux", { type: "rpm", of: "rocky", release: major }],
  ["cbl-mariner", { type: "rpm", of: "azurelinux", release: major }],
  ["opensuse.leap", { type: "rpm", of: "opensuse-leap", release: asWritten }],
  ["opensuse.tumbleweed", { type: "rpm", of: "opensuse-tumbleweed" }],
  ["sle-micro", { type: "rpm", release: asWritten }],
]);

/**
 * Where the advisories for a release of a distribution are looked up; both sides, advisory and component, are put through here.
 * Undefined for a distribution nobody publishes for, and without a release where there is one.
 * @param type what the package is, when that is known; another than the distribution uses has no space.
 */
export function distributionSpace(
  id: string,
  version: string | undefined,
  codename?: string,
  type?: string,
): SpaceAndScheme | undefined {
  const lower = id.toLowerCase();
  const family = FAMILIES.get(lower);
  if (!family || (type !== undefined && type !== family.type)) return undefined;
  const scheme = SCHEMES[family.type];
  const base = `${family.type}/${family.of ?? lower}`;
  if (!family.release) return { space: base, scheme };
  const release = family.release(releaseName(family, version, codename));
  return release === undefined ? undefined : { space: `${base}/${release}`, scheme };
}

function releaseName(family: Family, version = "", codename = ""): string {
  const written = version.toLowerCase();
  // openEuler tells its service packs apart in the words behind the number only.
  if (family.release === openEulerRelease && codename !== "" && !written.includes("lts"))
    return `${written}-${codename.toLowerCase()}`;
  if (written !== "") return CODENAMES.get(written) ?? written;
  return CODENAMES.get(codename.toLowerCase()) ?? "";
}

function asWritten(version: string): string | undefined {
  return /^[\w.+-]{1,64}$/.test(version) ? version : undefined;
}

function major(version: string): string | undefined {
  return /^\d{1,8}(?=\.|$)/.exec(version)?.[0];
}

function twoNumbers(version: string): string | undefined {
  return /^\d{1,8}\.\d{1,8}(?=\.|$)/.exec(version)?.[0] ?? (/^\d{1,8}$/.test(version) ? `${version}.0` : undefined);
}

function debianRelease(version: string): string | undefined {
  return version === "sid" || version === "testing" || version === "experimental" ? version : major(version);
}

/** `3.18.4` is of the branch 3.18; edge calls itself `edge`, or the next release's alpha. */
function alpineRelease(version: string): string | undefined {
  if (version === "edge" || version.includes("_alpha")) return "edge";
  return /^v?(\d{1,4}\.\d{1,4})(?=\.|$)/.exec(version)?.[1];
}

/** `15-SP4`, `15 SP4` and `15.4` are one; the first delivery is `15`. */
function suseRelease(version: string): string | undefined {
  const parts = /^(\d{1,4})(?:(?:\.|[- ]?sp)(\d{1,4}))?$/.exec(version);
  if (!parts) return undefined;
  return parts[2] === undefined || parts[2] === "0" ? parts[1] : `${parts[1]}.${parts[2]}`;
}

/** `22.03 (LTS-SP3)` is `22.03-lts-sp3`. */
function openEulerRelease(version: string): string | undefined {
  return asWritten(version.replace(/[()]/g, "").replace(/ +/g, "-"));
}
