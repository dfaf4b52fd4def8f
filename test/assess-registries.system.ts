import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Advisory,
  assess,
  createMemorySource,
  feedAt,
  type Match,
  nameInSpace,
  readFeed,
} from "../packages/advisories/src/index.ts";
import { readProject } from "../packages/components/src/index.ts";
import { findTrivy, trivyArguments } from "../tools/proof/other-scanners.ts";
import { writeBoundaryProject, writeTrivyRegistries } from "../tools/proof/registry-project.ts";

const OSV = new URL("../../shared/data/vulnerabilities/osv/", import.meta.url).pathname;
const FEEDS: Readonly<Record<string, readonly string[]>> = {
  pypi: ["pypi.ndjson.gz", "psf.ndjson.gz"],
  golang: ["go.ndjson.gz"],
  cargo: ["rustsec.raw.ndjson.gz"],
  gem: ["rubysec.raw.ndjson.gz"],
  npm: ["retirejs-npmrepository.json.gz", "npm-security-wg.raw.ndjson.gz"],
};
const SPACES = Object.keys(FEEDS);
const trivy = existsSync(OSV) ? findTrivy() : undefined;
const folder = mkdtempSync(join(tmpdir(), "cordon-registries-"));
const ours = new Map<string, ReadonlySet<string>>();
const theirs = new Map<string, ReadonlySet<string>>();

interface TrivyReport {
  readonly Results?: readonly {
    readonly Target: string;
    readonly Vulnerabilities?: readonly {
      readonly VulnerabilityID: string;
      readonly PkgName: string;
      readonly InstalledVersion: string;
    }[];
  }[];
}

beforeAll(async () => {
  if (trivy === undefined) return;
  const advisories: Advisory[] = [];
  const root = join(folder, "project");
  for (const space of SPACES) {
    const inSpace = await advisoriesOf(space);
    writeBoundaryProject(root, space, inSpace);
    advisories.push(...inSpace);
  }
  writeTrivyRegistries(join(folder, "cache"), SPACES, advisories);
  const source = createMemorySource();
  for (const advisory of advisories) source.add({ kind: "advisory", advisory });
  const inventory = await readProject(root);
  const { matches } = assess(inventory, source, { on: "2024-01-01", withDevelopment: true });
  const found = trivyFindings(trivy, join(folder, "cache"), root);
  for (const space of SPACES) {
    ours.set(space, new Set(matches.filter((match) => isOpenIn(match, space)).map(findingOf)));
    theirs.set(space, new Set(found.get(space)));
  }
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** One advisory for each package, by ranges alone: both scanners are asked the same. */
async function advisoriesOf(space: string): Promise<readonly Advisory[]> {
  const merged = new Map<string, Advisory>();
  for (const feed of FEEDS[space] ?? []) {
    for await (const record of readFeed(await feedAt(join(OSV, feed)))) {
      if (record.kind !== "advisory" || record.advisory.withdrawnAt !== undefined) continue;
      for (const one of record.advisory.affected.filter((affected) => affected.space === space)) {
        const { except: _, ...affected } = one;
        const key = `${record.advisory.id} ${one.name}`;
        const known = merged.get(key)?.affected[0]?.ranges ?? [];
        const ranges = [...known, ...affected.ranges];
        if (ranges.length === 0) continue;
        merged.set(key, {
          ...record.advisory,
          aliases: [],
          bundles: [],
          affected: [{ ...affected, versions: [], ranges }],
        });
      }
    }
  }
  return [...merged.values()];
}

function isOpenIn({ component, state }: Match, space: string): boolean {
  return state === "open" && component.type === space;
}

function findingOf({ id, component }: Match): string {
  return finding(id, nameInSpace(component), component.version);
}

/** Names in lower case: Trivy knows no others. */
function finding(id: string, name: string, version: string): string {
  return `${id} ${name.toLowerCase()} ${version.replace(/^v/, "")}`;
}

function trivyFindings(program: string, cache: string, root: string): ReadonlyMap<string, readonly string[]> {
  const [, ...options] = trivyArguments(cache, root);
  const text = execFileSync(program, ["fs", ...options, "--include-dev-deps"], {
    encoding: "utf8",
    maxBuffer: 1 << 29,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { Results = [] } = JSON.parse(text) as TrivyReport; // Trivy's own report
  const found = new Map<string, string[]>();
  for (const { Target, Vulnerabilities = [] } of Results) {
    const space = Target.split("-")[0] ?? "";
    const inSpace = found.get(space) ?? [];
    found.set(space, inSpace);
    for (const one of Vulnerabilities) inSpace.push(finding(one.VulnerabilityID, one.PkgName, one.InstalledVersion));
  }
  return found;
}

function only(a: ReadonlyMap<string, ReadonlySet<string>>, b: typeof a, space: string): readonly string[] {
  return [...(a.get(space) ?? [])].filter((one) => !b.get(space)?.has(one)).sort();
}

describe.skipIf(!trivy)("every version at which an advisory begins or ends, against the real Trivy", () => {
  test.each([
    ["pypi", 20_000],
    ["golang", 30_000],
    ["cargo", 1_500],
  ])("%s: exactly what Trivy finds is found, of more than %d", (space, least) => {
    expect(ours.get(space)?.size).toBeGreaterThan(least);
    expect(only(theirs, ours, space)).toEqual([]);
    expect(only(ours, theirs, space)).toEqual([]);
  });

  test("gem: what Trivy finds is found, and RedCloth too, which it looks for in lower case", () => {
    expect(ours.get("gem")?.size).toBeGreaterThan(7_000);
    expect(only(theirs, ours, "gem")).toEqual([]);
    expect(only(ours, theirs, "gem").filter((one) => !one.includes(" redcloth "))).toEqual([]);
  });

  test("npm: what Trivy finds is found, and pre-releases too, which its ranges leave out", () => {
    const more = only(ours, theirs, "npm").filter((one) => !/ \S+-\S+$/.test(one));

    expect(ours.get("npm")?.size).toBeGreaterThan(1_000);
    expect(only(theirs, ours, "npm")).toEqual([]);
    // A name with a capital, a range that begins at `1.2.0-*`, a version of four numbers.
    expect(more.filter((one) => !/ (morris\.js 0\.5\.0|ember (1\.2\.1|1\.3\.1|0\.9\.7))$/.test(one))).toEqual([]);
  });
});
