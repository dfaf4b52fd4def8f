import type { Advisory, AffectedPackage } from "../model/advisory.ts";
import type { Component, Inventory } from "../model/component.ts";
import { type MemorySource, createMemorySource } from "../match/memory-source.ts";

/** A binary package of Debian 12; everything can be told otherwise. */
export function aDebianPackage(given: Partial<Component> = {}): Component {
  const name = given.name ?? "libssl3";
  const version = given.version ?? "3.0.17-1~deb12u1";
  return {
    purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=amd64&distro=debian-12`,
    type: "deb",
    namespace: "debian",
    name,
    version,
    source: { name: "openssl", version },
    architecture: "amd64",
    distribution: { id: "debian", versionId: "12", codename: "bookworm" },
    paths: ["var/lib/dpkg/status"],
    ...given,
  };
}

/** A library of a language; `name` as the registry spells it, without namespace. */
export function aLibrary(type: string, name: string, version: string, given: Partial<Component> = {}): Component {
  return { purl: `pkg:${type}/${name}@${version}`, type, name, version, paths: ["package-lock.json"], ...given };
}

export function anRpm(name: string, version: string, given: Partial<Component> = {}): Component {
  return {
    purl: `pkg:rpm/almalinux/${name}@${encodeURIComponent(version)}?arch=x86_64&distro=almalinux-8`,
    type: "rpm",
    namespace: "almalinux",
    name,
    version,
    distribution: { id: "almalinux", versionId: "8.9" },
    paths: ["var/lib/rpm/rpmdb.sqlite"],
    ...given,
  };
}

/** Says that openssl of Debian 12 is affected before 3.0.17-1~deb12u2. */
export function anAffected(given: Partial<AffectedPackage> = {}): AffectedPackage {
  return {
    space: "deb/debian/12",
    name: "openssl",
    scheme: "dpkg",
    status: "affected",
    ranges: [{ fixed: "3.0.17-1~deb12u2" }],
    versions: [],
    ...given,
  };
}

export function anAdvisory(given: Partial<Advisory> = {}): Advisory {
  return {
    id: "CVE-2025-9230",
    aliases: [],
    bundles: [],
    feed: "debian",
    cvss: [],
    affected: [anAffected()],
    ...given,
  };
}

export function sourceOf(...advisories: readonly Advisory[]): MemorySource {
  const source = createMemorySource();
  for (const advisory of advisories) source.add({ kind: "advisory", advisory });
  return source;
}

export function anInventory(components: readonly Component[], given: Partial<Inventory> = {}): Inventory {
  return { subject: "a host", components, problems: [], ...given };
}
