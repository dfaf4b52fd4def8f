import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  type Advisory,
  type AffectedPackage,
  feedOf,
  type FeedRecord,
  normalizeName,
  readFeed,
  type SpaceAndScheme,
  spaceOfComponent,
  spaceOfEcosystem,
  type VexStatement,
} from "../../packages/advisories/src/index.ts";
import { rangesOf } from "./constraints.ts";

/** One file that a provider of vunnel wrote. @source anchore/vunnel, schema/vulnerability */
interface Record {
  readonly schema: string;
  readonly item: {
    readonly Vulnerability?: OsVulnerability;
    readonly Advisory?: GithubAdvisory;
    readonly document?: ChainguardVex;
  };
}

interface OsVulnerability {
  readonly Name?: string;
  readonly NamespaceName: string;
  readonly FixedIn?: readonly {
    readonly Name: string;
    readonly Version: string;
    readonly Module?: string | null;
    readonly VendorAdvisory?: { readonly NoAdvisory?: boolean };
  }[];
}

interface GithubAdvisory {
  readonly ghsaId: string;
  readonly CVE: readonly string[];
  readonly withdrawn: string | null;
  readonly FixedIn: readonly {
    readonly ecosystem: string;
    readonly name: string;
    readonly range: string;
    readonly identifier: string;
  }[];
}

interface ChainguardVex {
  readonly status: VexStatement["status"];
  readonly timestamp: string;
  readonly vulnerability: { readonly name: string; readonly aliases: readonly string[] };
  readonly products: readonly { readonly identifiers: { readonly purl: string } }[];
}

/** Everything below a folder of records that is no product of NVD and no table of ends of life; `only`: parts of the paths that are wanted. */
export async function readGrypeRecords(folder: string, only: readonly string[] = []): Promise<readonly FeedRecord[]> {
  const records: FeedRecord[] = [];
  for (const path of filesBelow(folder).filter(
    (name) => only.length === 0 || only.some((part) => name.includes(part)),
  )) {
    const text = readFileSync(path, "utf8");
    const { schema, item } = JSON.parse(text) as Record; // the schemas of vunnel
    if (schema.includes("/osv/")) records.push(...(await readOsv(path, item)));
    else if (item.document) records.push({ kind: "vex", statement: statementOf(item.document) });
    else if (item.Advisory?.ghsaId) records.push({ kind: "advisory", advisory: githubAdvisory(item.Advisory) });
    else if (item.Vulnerability?.Name) records.push({ kind: "advisory", advisory: osAdvisory(item.Vulnerability) });
  }
  return records;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return name === "nvd" || name === "eol" ? [] : filesBelow(path);
      return path.includes("/results/") ? [path] : [];
    });
}

async function readOsv(path: string, item: unknown): Promise<readonly FeedRecord[]> {
  const records: FeedRecord[] = [];
  for await (const record of readFeed(feedOf(path, JSON.stringify(item)))) records.push(record);
  return records;
}

function osAdvisory({ Name = "", NamespaceName, FixedIn = [] }: OsVulnerability): Advisory {
  const place = spaceOfNamespace(NamespaceName);
  const affected = !place
    ? []
    : FixedIn.map((one): AffectedPackage => {
        const module = one.Module ? { module: one.Module } : {};
        const base = { ...place, name: one.Name, versions: [], ...module };
        if (one.Version === "0") return { ...base, status: "not-affected", ranges: [] };
        if (one.Version !== "None") return { ...base, status: "affected", ranges: [{ fixed: one.Version }] };
        const withoutFix = one.VendorAdvisory?.NoAdvisory === true ? { withoutFix: "no advisory planned" } : {};
        return { ...base, status: "affected", ranges: [{}], ...withoutFix };
      });
  return advisory(Name, [], NamespaceName, affected);
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["debian", "deb"],
  ["ubuntu", "deb"],
  ["ubuntu-pro", "deb"],
  ["rhel", "rpm"],
  ["alpine", "apk"],
  ["wolfi", "apk"],
]);

/** `debian:8`, `ubuntu:20.04+esm`, `wolfi:rolling`. */
function spaceOfNamespace(namespace: string): SpaceAndScheme | undefined {
  const [told = "", release = ""] = namespace.split(":");
  const id = release.endsWith("+esm") ? `${told}-pro` : told;
  const distribution = { id, versionId: release.replace("+esm", "") };
  return spaceOfComponent({ purl: "", type: TYPES.get(id) ?? "", name: "", version: "", distribution, paths: [] });
}

const ECOSYSTEMS: ReadonlyMap<string, string> = new Map([
  ["java", "Maven"],
  ["npm", "npm"],
  ["python", "PyPI"],
  ["gem", "RubyGems"],
  ["go", "Go"],
]);

function githubAdvisory({ ghsaId, CVE, withdrawn, FixedIn }: GithubAdvisory): Advisory {
  const affected = FixedIn.flatMap(({ ecosystem, name, range, identifier }) => {
    const place = spaceOfEcosystem(ECOSYSTEMS.get(ecosystem) ?? ecosystem);
    if (!place) return [];
    const ranges = rangesOf([range], place.scheme, identifier === "None" ? [] : [identifier]);
    return [{ ...place, name: normalizeName(place.space, name), status: "affected" as const, versions: [], ranges }];
  });
  const told = advisory(ghsaId, CVE, "github", affected);
  return withdrawn === null ? told : { ...told, withdrawnAt: withdrawn };
}

function statementOf({ status, timestamp, vulnerability, products }: ChainguardVex): VexStatement {
  return {
    source: "Chainguard libraries",
    date: timestamp,
    author: "Chainguard",
    vulnerability: vulnerability.name,
    aliases: vulnerability.aliases,
    status,
    products: products.map(({ identifiers }) => ({ id: identifiers.purl, subcomponents: [] })),
  };
}

function advisory(
  id: string,
  aliases: readonly string[],
  feed: string,
  affected: readonly AffectedPackage[],
): Advisory {
  return { id, aliases, bundles: [], feed, cvss: [], affected };
}
