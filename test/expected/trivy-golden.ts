import { readdirSync } from "node:fs";
import { type Component, componentOfPurl, type Distribution, parsePurl } from "../../packages/advisories/src/index.ts";
import type { Finding } from "./findings.ts";
import { expectedPath, expectedText } from "./shared.ts";

const FOLDER = ["trivy", "integration", "testdata"] as const;
const PACKAGES = ["trivy", "pkg", "fanal", "test", "integration", "testdata", "goldens", "packages"] as const;

/** The fields we use of Trivy's report. */
interface Report {
  readonly Metadata?: { readonly OS?: { readonly Family: string; readonly Name: string } };
  readonly Results?: readonly { readonly Vulnerabilities?: readonly Vulnerability[] }[];
}

interface Vulnerability {
  readonly VulnerabilityID: string;
  readonly PkgName: string;
  readonly PkgIdentifier?: { readonly PURL?: string };
  readonly InstalledVersion: string;
  readonly FixedVersion?: string;
}

/** The fields we use of one package in Trivy's list of an image. */
interface TrivyPackage {
  readonly Name: string;
  readonly Version: string;
  readonly Release?: string;
  readonly Epoch?: number;
  readonly SrcName?: string;
  readonly SrcVersion?: string;
  readonly SrcRelease?: string;
  readonly SrcEpoch?: number;
}

/** Names of all answers that are lists of findings, without `.json.golden`. */
export function trivyGoldens(): readonly string[] {
  return readdirSync(expectedPath(...FOLDER))
    .filter((name) => name.endsWith(".json.golden"))
    .map((name) => name.slice(0, -".json.golden".length))
    .sort();
}

export function trivyFindings(golden: string): readonly Finding[] {
  return vulnerabilitiesOf(golden).map((one) => ({
    id: one.VulnerabilityID,
    package: one.PkgName,
    version: one.InstalledVersion,
    fixed: [...(one.FixedVersion ?? "").matchAll(/[^\s,<>=]+/g)].map(([version]) => version),
  }));
}

/** The packages of an image of which Trivy's own package list is at hand. */
export function componentsOfList(list: string, distribution: Distribution): readonly Component[] {
  const packages = JSON.parse(expectedText(...PACKAGES, `${list}.json.golden`)) as readonly TrivyPackage[]; // Trivy's own list
  return packages.map((one) => {
    const version = versionOf(one.Version, one.Release, one.Epoch);
    const source = one.SrcName
      ? { name: one.SrcName, version: versionOf(one.SrcVersion, one.SrcRelease, one.SrcEpoch) }
      : undefined;
    return packageOf(one.Name, version, distribution, source);
  });
}

/** The packages that a golden names; for images of which there is nothing else. */
export function componentsOfFindings(golden: string): readonly Component[] {
  const distribution = distributionOf(golden);
  const components = vulnerabilitiesOf(golden).map(({ PkgName, PkgIdentifier, InstalledVersion }) => {
    const purl = parsePurl(PkgIdentifier?.PURL ?? "");
    const isPackage = !purl.ok || /^(deb|rpm|apk)$/.test(purl.purl.type);
    if (!isPackage) return componentOfPurl(purl.purl);
    const source = SOURCES.get(PkgName);
    const built = source === undefined ? undefined : { name: source, version: InstalledVersion };
    return packageOf(PkgName, InstalledVersion, distribution ?? { id: "" }, built);
  });
  return [...new Map(components.map((one) => [`${one.name}@${one.version}`, one])).values()];
}

/** What these packages are built from; the findings do not say it. @source the distributions' package lists */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ["e2fslibs", "e2fsprogs"],
  ["libcomerr2", "e2fsprogs"],
  ["libss2", "e2fsprogs"],
  ["libssl1.1", "openssl"],
  ["libcrypto1.1", "openssl"],
  ["libidn2-0", "libidn2"],
  ["musl-utils", "musl"],
]);

const IDS: ReadonlyMap<string, string> = new Map([
  ["alma", "almalinux"],
  ["amazon", "amzn"],
]);
const TYPES: ReadonlyMap<string, string> = new Map([
  ["debian", "deb"],
  ["ubuntu", "deb"],
  ["alpine", "apk"],
]);

function distributionOf(golden: string): Distribution | undefined {
  const os = reportOf(golden).Metadata?.OS;
  return os && { id: IDS.get(os.Family) ?? os.Family, versionId: os.Name.split(" ")[0] ?? "" };
}

function packageOf(name: string, version: string, distribution: Distribution, source: Component["source"]): Component {
  const type = TYPES.get(distribution.id) ?? "rpm";
  const base = { purl: `pkg:${type}/${distribution.id}/${name}`, type, name, version, distribution, paths: [] };
  return source === undefined ? base : { ...base, source };
}

function versionOf(version = "", release = "", epoch = 0): string {
  return `${epoch > 0 ? `${epoch}:` : ""}${version}${release === "" ? "" : `-${release}`}`;
}

function vulnerabilitiesOf(golden: string): readonly Vulnerability[] {
  return (reportOf(golden).Results ?? []).flatMap(({ Vulnerabilities = [] }) => Vulnerabilities);
}

function reportOf(golden: string): Report {
  return JSON.parse(expectedText(...FOLDER, `${golden}.json.golden`)) as Report; // Trivy's own report
}
