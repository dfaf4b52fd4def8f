/**
 * Seconds and memory of `cordon assess`, debsecan and Trivy on one root and one set of fixes, side by side in one run; what they find must be the same.
 * Needs ../shared, and debsecan and Trivy where they are to be had (`CORDON_FETCH_TRIVY=1` fetches Trivy once). `node bench/assess.ts`
 */
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type AssessedMatch, pairsOf, writeDebianRoot } from "../test/assess-run.ts";
import { fixesIn, type Upload } from "../tools/proof/changelog-fixes.ts";
import { debsecanFeed, writeTrivyCache } from "../tools/proof/feeds-of-fixes.ts";
import { debsecanPairs, findDebsecan, findTrivy, trivyArguments, trivyPairs } from "../tools/proof/other-scanners.ts";
import { ROOT } from "../tools/source-files.ts";
import { report } from "./report.ts";

const DEBIAN = new URL("../../shared/data/vulnerabilities/debian/", import.meta.url).pathname;
const RUNS = 5;
const TIME = "/usr/bin/time";
const LAUNCHER = join(ROOT, "apps/cli/bin/cordon.mjs");
const QUIET: ExecFileSyncOptionsWithStringEncoding = {
  encoding: "utf8",
  maxBuffer: 1 << 28,
  stdio: ["ignore", "pipe", "ignore"],
};

interface Tool {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly pairs: () => readonly string[];
}

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
}

const folder = mkdtempSync(join(tmpdir(), "cordon-bench-assess-"));
try {
  const tools = prepare(folder);
  const costs = tools.map(({ command }) => ({ command, runs: [] as Cost[] }));
  // One after the other in each round: a busy minute hits all of them.
  for (let round = 0; round <= RUNS; round++) {
    for (const { command, runs } of costs) {
      const cost = measure(command, folder);
      if (round > 0) runs.push(cost); // the first warms the caches
    }
  }
  const medians = costs.map(({ runs }) => medianOf(runs));
  const [own] = medians;
  report(
    `assessing a root of Debian 12 (141 packages), median of ${RUNS} runs`,
    tools.map(({ name, pairs }, index) => {
      const { seconds, megabytes } = medians[index] ?? { seconds: 0, megabytes: 0 };
      return {
        scanner: name,
        seconds,
        "x Cordon (time)": ratio(seconds, own?.seconds),
        "peak MB": megabytes,
        "x Cordon (memory)": ratio(megabytes, own?.megabytes),
        "(CVE, package) found": pairs().length,
      };
    }),
  );
} finally {
  rmSync(folder, { recursive: true });
}

function prepare(place: string): readonly Tool[] {
  const root = join(place, "root");
  const fixes = join(place, "bookworm-changelogs.ndjson.gz");
  writeDebianRoot(root, gunzipSync(readFileSync(join(DEBIAN, "e2e/dpkg-status.gz"))));
  copyFileSync(join(DEBIAN, "bookworm-changelog-cves.ndjson.gz"), fixes);
  const uploads = gunzipSync(readFileSync(fixes))
    .toString("utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Upload); // the format of MANIFEST.md
  return [
    cordon("cordon assess", root, storeOf(place, fixes)),
    cordon("cordon assess, feed as a file", root, fixes),
    ...debsecan(place, root, uploads),
    ...trivy(place, root, uploads),
  ];
}

function cordon(name: string, root: string, advisories: string): Tool {
  const command = ["assess", "--root", root, "--advisories", advisories, "--format", "json"];
  const pairs = (): readonly string[] => {
    const text = execFileSync(process.execPath, [LAUNCHER, ...command], QUIET);
    const matches = text.split("\n").filter((line) => line !== "");
    return pairsOf(matches.map((line) => JSON.parse(line) as AssessedMatch)); // the format of the guide
  };
  return { name, command: [process.execPath, LAUNCHER, ...command], pairs };
}

/** The feed taken in once, as debsecan's and Trivy's data is prepared too. */
function storeOf(place: string, feed: string): string {
  const store = join(place, "store");
  execFileSync(process.execPath, [LAUNCHER, "advisories", "import", feed, "--store", store], QUIET);
  return store;
}

function debsecan(place: string, root: string, uploads: readonly Upload[]): readonly Tool[] {
  const program = findDebsecan();
  if (program === undefined) return [];
  const feeds = join(place, "feeds");
  mkdirSync(feeds);
  writeFileSync(join(feeds, "bookworm"), debsecanFeed(fixesIn("bookworm", uploads)));
  const status = join(root, "var/lib/dpkg/status");
  const args = ["--suite", "bookworm", "--source", `file://${feeds}`, "--status", status, "--format", "simple"];
  return [
    { name: "debsecan", command: [program, ...args], pairs: () => debsecanPairs(program, feeds, "bookworm", status) },
  ];
}

function trivy(place: string, root: string, uploads: readonly Upload[]): readonly Tool[] {
  const program = findTrivy();
  if (program === undefined) return [];
  const cache = join(place, "trivy");
  writeTrivyCache(cache, "debian 12", fixesIn("bookworm", uploads));
  return [
    {
      name: "Trivy",
      command: [program, ...trivyArguments(cache, root)],
      pairs: () => trivyPairs(program, cache, root),
    },
  ];
}

/** Wall time and the most memory that it or a child of it held. */
function measure(command: readonly [string, ...string[]], place: string): Cost {
  const [program, ...args] = command;
  const told = join(place, "time");
  const hasTime = existsSync(TIME);
  const start = performance.now();
  const ended = hasTime
    ? spawnSync(TIME, ["-q", "-f", "%M", "-o", told, program, ...args], { maxBuffer: 1 << 28 })
    : spawnSync(program, args, { maxBuffer: 1 << 28 });
  const seconds = (performance.now() - start) / 1_000;
  if (ended.status !== 0)
    throw new Error(`${program} ended with ${String(ended.status)}: ${ended.stderr.toString("utf8")}`);
  return { seconds, megabytes: hasTime ? Number(readFileSync(told, "utf8")) / 1_024 : 0 };
}

function medianOf(costs: readonly Cost[]): Cost {
  const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return {
    seconds: Math.round(middle(costs.map(({ seconds }) => seconds)) * 100) / 100,
    megabytes: Math.round(middle(costs.map(({ megabytes }) => megabytes))),
  };
}

function ratio(value: number, own: number | undefined): number {
  return own ? Math.round((value / own) * 100) / 100 : 0;
}
