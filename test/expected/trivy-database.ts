import { readdirSync } from "node:fs";
import { parse } from "yaml";
import {
  type Advisory,
  type AffectedPackage,
  normalizeName,
  type SpaceAndScheme,
  spaceOfComponent,
} from "../../packages/advisories/src/index.ts";
import { rangesOf, rangesOutside } from "./constraints.ts";
import { expectedPath, expectedText } from "./shared.ts";

const FOLDER = ["trivy", "integration", "testdata", "fixtures", "db"] as const;

/** The fields we use of an entry of Trivy's database. @source aquasecurity/trivy-db, pkg/types */
interface TrivyValue {
  readonly FixedVersion?: string;
  readonly VulnerableVersions?: readonly string[];
  readonly PatchedVersions?: readonly string[];
  readonly Status?: number;
  readonly State?: string;
  readonly VendorIDs?: readonly string[];
  readonly Entries?: readonly RedHatEntry[];
}

interface RedHatEntry {
  readonly Affected?: readonly number[];
  readonly Cves?: readonly { readonly ID?: string }[];
  readonly FixedVersion?: string;
  readonly Status?: number;
}

interface Bucket {
  readonly bucket: string;
  readonly pairs: readonly (Bucket | { readonly key: string; readonly value?: unknown })[];
}

const REGISTRIES: ReadonlyMap<string, string> = new Map([
  ["pip", "pypi"],
  ["rubygems", "gem"],
  ["go", "golang"],
  ["erlang", "hex"],
]);

/** How Trivy calls a distribution, and `ID` of os-release and the type of its packages. */
const DISTRIBUTIONS: readonly (readonly [pattern: RegExp, id: string, type: string])[] = [
  [/^debian (.+)$/, "debian", "deb"],
  [/^ubuntu (.+)$/, "ubuntu", "deb"],
  [/^alpine (.+)$/, "alpine", "apk"],
  [/^alma (.+)$/, "almalinux", "rpm"],
  [/^rocky (.+)$/, "rocky", "rpm"],
  [/^amazon linux (.+)$/, "amzn", "rpm"],
  [/^Oracle Linux (.+)$/, "ol", "rpm"],
  [/^Photon OS (.+)$/, "photon", "rpm"],
  [/^CBL-Mariner (.+)$/, "mariner", "rpm"],
  [/^openSUSE Leap (.+)$/, "opensuse-leap", "rpm"],
  [/^openSUSE (Tumbleweed)$/, "opensuse-tumbleweed", "rpm"],
  [/^SUSE Linux Enterprise Micro (.+)$/, "sle-micro", "rpm"],
  [/^SUSE Linux Enterprise (.+)$/, "sles", "rpm"],
];

/** Content sets of Red Hat, by the numbers of `cpe.yaml`: the release they are of. */
const CONTENT_SETS: ReadonlyMap<number, string> = new Map([
  [857, "6"],
  [869, "7"],
]);

/** The number of a status; 3 says that there is a fix and 2 that there is none yet. @source trivy-db, pkg/types/status.go */
const NOT_AFFECTED = 1;
const UNDER_INVESTIGATION = 4;
const END_OF_LIFE = 7;
const WITHOUT_FIX: ReadonlyMap<number, string> = new Map([
  [5, "will not fix"],
  [6, "fix deferred"],
]);

/** The database of Trivy's own tests. Buckets of ecosystems that have no space here are left out and told. */
export function readTrivyDatabase(): { readonly advisories: readonly Advisory[]; readonly leftOut: readonly string[] } {
  const advisories: Advisory[] = [];
  const leftOut: string[] = [];
  const files = readdirSync(expectedPath(...FOLDER)).filter((name) => !NOT_ADVISORIES.has(name));
  for (const file of files.sort()) {
    const buckets = parse(expectedText(...FOLDER, file)) as readonly Bucket[]; // the layout of trivy-db's fixtures
    for (const { bucket, pairs } of buckets) {
      const place = spaceOfBucket(bucket);
      if (!place && bucket !== "Red Hat") leftOut.push(bucket);
      for (const inner of pairs) if ("bucket" in inner) advisories.push(...advisoriesAbout(inner, bucket, place));
    }
  }
  return { advisories, leftOut };
}

const NOT_ADVISORIES: ReadonlySet<string> = new Set(["cpe.yaml", "data-source.yaml", "vulnerability.yaml"]);

function advisoriesAbout(
  { bucket: name, pairs }: Bucket,
  feed: string,
  place: SpaceAndScheme | undefined,
): readonly Advisory[] {
  return pairs.flatMap((pair) => {
    if ("bucket" in pair) return [];
    const value = (pair.value ?? {}) as TrivyValue; // the layout of trivy-db's fixtures
    const id = pair.key.trim();
    if (feed === "Red Hat") return redHatAdvisories(id, name, value);
    if (!place) return [];
    const affected = { ...place, name: normalizeName(place.space, name), versions: [], ...verdictOf(value, place) };
    return [advisory(id, feed, value.VendorIDs ?? [], [affected])];
  });
}

function advisory(
  id: string,
  feed: string,
  aliases: readonly string[],
  affected: readonly AffectedPackage[],
): Advisory {
  return { id, aliases, bundles: [], feed, cvss: [], affected };
}

function verdictOf(
  value: TrivyValue,
  { scheme }: Pick<SpaceAndScheme, "scheme">,
): Pick<AffectedPackage, "status" | "ranges" | "withoutFix"> {
  const { FixedVersion, VulnerableVersions = [], PatchedVersions = [], Status = 0, State } = value;
  if (Status === NOT_AFFECTED) return { status: "not-affected", ranges: [] };
  if (Status === UNDER_INVESTIGATION) return { status: "under-investigation", ranges: [] };
  if (Status === END_OF_LIFE) return { status: "end-of-life", ranges: [] };
  const withoutFix = State ?? WITHOUT_FIX.get(Status);
  const ranges =
    VulnerableVersions.length > 0
      ? rangesOf(VulnerableVersions, scheme, PatchedVersions)
      : PatchedVersions.length > 0
        ? rangesOutside(PatchedVersions, scheme)
        : [FixedVersion === undefined ? {} : { fixed: FixedVersion }];
  return { status: "affected", ranges, ...(withoutFix !== undefined && { withoutFix }) };
}

/** One record of Red Hat is about several content sets and several weaknesses. */
function redHatAdvisories(id: string, name: string, { Entries = [] }: TrivyValue): readonly Advisory[] {
  return Entries.flatMap(({ Affected = [], Cves = [], ...value }) => {
    const releases = new Set(Affected.flatMap((set) => CONTENT_SETS.get(set) ?? []));
    const affected = [...releases].map((release) => ({
      space: `rpm/rhel/${release}`,
      scheme: "rpm" as const,
      name,
      versions: [],
      ...verdictOf(value, { scheme: "rpm" }),
    }));
    const cves = Cves.flatMap(({ ID }) => ID ?? []);
    const names = cves.length > 0 ? cves : [id];
    return names.map((cve) => advisory(cve, "Red Hat", cve === id ? [] : [id], affected));
  });
}

function spaceOfBucket(bucket: string): SpaceAndScheme | undefined {
  const registry = bucket.split("::")[0] ?? "";
  if (registry !== bucket) return spaceOfComponent(aComponent(REGISTRIES.get(registry) ?? registry));
  for (const [pattern, id, type] of DISTRIBUTIONS) {
    const release = pattern.exec(bucket)?.[1];
    if (release !== undefined)
      return spaceOfComponent({ ...aComponent(type), distribution: { id, versionId: release } });
  }
  return undefined;
}

function aComponent(type: string): Parameters<typeof spaceOfComponent>[0] {
  return { purl: "", type, name: "", version: "", paths: [] };
}
