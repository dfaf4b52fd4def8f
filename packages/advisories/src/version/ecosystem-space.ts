import { distributionSpace, type SpaceAndScheme } from "./distribution-space.ts";
import type { VersionScheme } from "./order.ts";

/** The registries of languages: how OSV calls them, the type of package URL (which is the space), the order of their versions. */
const REGISTRIES: readonly (readonly [ecosystem: string, type: string, scheme: VersionScheme])[] = [
  ["npm", "npm", "npm"],
  ["PyPI", "pypi", "pep440"],
  ["Go", "golang", "go"],
  ["Maven", "maven", "maven"],
  ["RubyGems", "gem", "gem"],
  ["crates.io", "cargo", "semver"],
  ["NuGet", "nuget", "nuget"],
  ["Packagist", "composer", "packagist"],
  ["Hex", "hex", "semver"],
  ["Pub", "pub", "semver"],
  ["SwiftURL", "swift", "semver"],
  // Bitnami counts its rebuilds behind a hyphen: 6.2.0-3 is newer than 6.2.0, which semver would call a pre-release.
  ["Bitnami", "bitnami", "maven"],
  ["Julia", "julia", "semver"],
  ["GitHub Actions", "githubactions", "semver"],
  ["VSCode", "vscode-extension", "semver"],
  ["ConanCenter", "conan", "generic"],
  ["CRAN", "cran", "generic"],
  ["Hackage", "hackage", "generic"],
  // opam compares as Debian does.
  ["opam", "opam", "dpkg"],
];

const BY_ECOSYSTEM = new Map(REGISTRIES.map(([ecosystem, type, scheme]) => [ecosystem, { space: type, scheme }]));
const BY_TYPE = new Map(REGISTRIES.map(([, type, scheme]) => [type, { space: type, scheme }]));

/** Distributions whose suffix is the release and nothing else: how OSV calls them, `ID` of os-release. */
const DISTRIBUTIONS: ReadonlyMap<string, string> = new Map([
  ["Debian", "debian"],
  ["Alpine", "alpine"],
  ["Wolfi", "wolfi"],
  ["Chainguard", "chainguard"],
  ["MinimOS", "minimos"],
  ["Alpaquita", "alpaquita"],
  ["BellSoft Hardened Containers", "bellsoft-hardened-containers"],
  ["AlmaLinux", "almalinux"],
  ["Rocky Linux", "rocky"],
  ["Mageia", "mageia"],
  ["openEuler", "openeuler"],
  ["Photon OS", "photon"],
  ["Azure Linux", "azurelinux"],
]);

const MAX_ECOSYSTEM = 256;

/**
 * Where the packages of an OSV ecosystem are looked up: `Debian:12` → `deb/debian/12`, `PyPI` → `pypi`.
 * Undefined for what cannot be matched: a distribution without its release, a registry other than the public one, a product stream of Red Hat, ecosystems without an order (Android, OSS-Fuzz, GIT).
 */
export function spaceOfEcosystem(ecosystem: string): SpaceAndScheme | undefined {
  if (ecosystem.length > MAX_ECOSYSTEM) return undefined;
  const colon = ecosystem.indexOf(":");
  const name = colon < 0 ? ecosystem : ecosystem.slice(0, colon);
  const suffix = colon < 0 ? "" : ecosystem.slice(colon + 1);
  const id = DISTRIBUTIONS.get(name);
  if (id !== undefined) return distributionSpace(id, suffix);
  if (name === "Ubuntu") return ubuntu(suffix);
  if (name === "Red Hat") return redHat(suffix);
  if (name === "openSUSE") return openSuse(suffix);
  if (name === "SUSE") return suse(suffix);
  // Drupal's own registry holds what Packagist would call the same.
  const isPublic = suffix === "" || (name === "Packagist" && suffix.startsWith("https://packages.drupal.org/"));
  return isPublic ? BY_ECOSYSTEM.get(name) : undefined;
}

/** The space of a registry by the type of package URL; undefined for a type without one. */
export function spaceOfRegistry(type: string): SpaceAndScheme | undefined {
  return BY_TYPE.get(type);
}

/** `22.04:LTS`, `Pro:16.04:LTS`; further streams (FIPS, real time, `for:NVIDIA:…`) ship other builds. */
function ubuntu(suffix: string): SpaceAndScheme | undefined {
  const parts = /^(Pro:)?(\d\d\.\d\d)(?::LTS)?$/.exec(suffix);
  if (parts) return distributionSpace(parts[1] === undefined ? "ubuntu" : "ubuntu-pro", parts[2]);
  const cpe = /^ubuntu_pro:(\d\d\.\d\d)(?:::\w*)?$/.exec(suffix);
  return cpe ? distributionSpace("ubuntu-pro", cpe[1]) : undefined;
}

/** `enterprise_linux:8::baseos`: the CPE without its head. Extended streams (`rhel_eus:9.2`) and layered products fix other builds. */
function redHat(suffix: string): SpaceAndScheme | undefined {
  const parts = /^enterprise_linux:(\d{1,3}(?:\.\d{1,3})?)(?:::?\w*)?$/.exec(suffix);
  return parts ? distributionSpace("rhel", parts[1]) : undefined;
}

function openSuse(suffix: string): SpaceAndScheme | undefined {
  if (suffix === "Tumbleweed") return distributionSpace("opensuse-tumbleweed", undefined);
  const parts = /^(Leap|Leap Micro) (\d{1,3}\.\d{1,3})$/.exec(suffix);
  return parts ? distributionSpace(parts[1] === "Leap" ? "opensuse-leap" : "opensuse-leap-micro", parts[2]) : undefined;
}

/** The products of SUSE Linux Enterprise and the modules that make up a server since 15. */
const SUSE_PRODUCTS: readonly (readonly [pattern: RegExp, id: string])[] = [
  [/^Linux Enterprise Server (\d\d(?: SP\d)?)$/, "sles"],
  [/^Linux Enterprise Server (\d\d(?: SP\d)?)-LTSS$/, "sles-ltss"],
  [/^Linux Enterprise Server for SAP Applications (\d\d(?: SP\d)?)$/, "sles_sap"],
  [/^Linux Enterprise High Performance Computing (\d\d(?: SP\d)?)$/, "sle_hpc"],
  [/^Linux Enterprise Module for [\w .+-]{1,80}? (\d\d(?: SP\d)?)$/, "sles"],
  [/^Linux Enterprise Desktop (\d\d(?: SP\d)?)$/, "sled"],
  [/^Linux Enterprise Micro (\d\.\d)$/, "sle-micro"],
];

function suse(suffix: string): SpaceAndScheme | undefined {
  for (const [pattern, id] of SUSE_PRODUCTS) {
    const release = pattern.exec(suffix)?.[1];
    if (release !== undefined) return distributionSpace(id, release);
  }
  return undefined;
}
