/**
 * What a store of real size costs: seconds, memory and disk to import; seconds and memory of `cordon assess` on the bookworm root with that store, and with the same feeds as plain files.
 * EPSS and vulnrichment are those of ../shared; Debian's tracker and NVD are made up, in the shape and number of the real ones. `node bench/store.ts`
 */
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { writeDebianRoot } from "../test/assess-run.ts";
import { ROOT } from "../tools/source-files.ts";
import { report } from "./report.ts";
import { writeNvd, writeTracker } from "./store-feeds.ts";

const SHARED = new URL("../../shared/data/vulnerabilities/", import.meta.url).pathname;
const LAUNCHER = join(ROOT, "apps/cli/bin/cordon.mjs");
const TIME = "/usr/bin/time";
const RUNS = 3;
/** Of Debian's 34,000 source packages, those that the tracker speaks of. */
const SOURCES = 4_000;

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
  readonly out: string;
}

const folder = mkdtempSync(join(tmpdir(), "cordon-bench-store-"));
try {
  const { groups, plain } = prepare();
  const store = join(folder, "store");
  report(
    "importing feeds of real size",
    [...groups].map(([name, path]) => {
      const before = sizeOf(store);
      const { seconds, megabytes } = cordon("advisories", "import", path, "--store", store);
      return {
        feeds: name,
        seconds,
        "peak MB": megabytes,
        "MB as feed": sizeOf(path),
        "MB in the store": sizeOf(store) - before,
      };
    }),
  );
  const root = join(folder, "root");
  writeDebianRoot(root, gunzipSync(readFileSync(join(SHARED, "debian/e2e/dpkg-status.gz"))));
  const places = [store, plain];
  const runs = places.map((place) =>
    medianOf(() => cordon("assess", "--root", root, "--advisories", place, "--format", "json")),
  );
  const [own] = runs;
  report(
    `assessing the bookworm root (141 packages), median of ${RUNS} runs`,
    runs.map(({ seconds, megabytes, out }, index) => ({
      advisories: index === 0 ? "the store" : "the same feeds as files",
      seconds,
      "x the store (time)": ratio(seconds, own?.seconds),
      "peak MB": megabytes,
      "x the store (memory)": ratio(megabytes, own?.megabytes),
      matches: out.split("\n").length - 1,
      "same answer": out === own?.out ? "yes" : "NO",
    })),
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Each group of feeds in a folder of its own, and all of them in one. */
function prepare(): { readonly groups: ReadonlyMap<string, string>; readonly plain: string } {
  const groups = new Map(
    ["debian-tracker", "epss", "vulnrichment", "nvd"].map((name) => [name, join(folder, "feeds", name)]),
  );
  const plain = join(folder, "plain");
  for (const path of [...groups.values(), plain]) mkdirSync(path, { recursive: true });
  const at = (group: string): string => groups.get(group) ?? folder;
  const packages = lines("debian/packages-bookworm-12.15.tsv.gz").map((line) => line.split("\t"));
  const sources = new Map(packages.map(([, , name = "", version = ""]) => [name, { name, version }]));
  // The base system has about fifty weaknesses for each source; the kernel and the browsers, which it does not hold, have thousands.
  const base = gunzipSync(readFileSync(join(SHARED, "debian/e2e/dpkg-status.gz"))).toString("utf8");
  const first = [...base.matchAll(/^(?:Package|Source): (\S+)/gm)].flatMap(([, name = ""]) => sources.get(name) ?? []);
  const others = [...sources.values()].filter((source) => !first.includes(source));
  const ranked = [...others.slice(0, 500), ...new Set(first), ...others.slice(500)].slice(0, SOURCES);
  const cves = lines("epss/epss-2026-08-16.csv.gz").flatMap((line) => /^CVE-\d+-\d+/.exec(line)?.[0] ?? []);
  writeTracker(join(at("debian-tracker"), "tracker.json"), ranked, cves, 150_000);
  writeNvd(
    at("nvd"),
    Array.from({ length: 25 }, (_, index) => 2002 + index),
    cves.slice(0, 250_000),
  );
  copyFileSync(join(SHARED, "epss/epss-2026-08-16.csv.gz"), join(at("epss"), "epss.csv.gz"));
  copyFileSync(
    join(SHARED, "ssvc/vulnrichment-2024-10-24.ndjson.gz"),
    join(at("vulnrichment"), "vulnrichment.ndjson.gz"),
  );
  for (const group of groups.values()) {
    for (const name of readdirSync(group)) linkSync(join(group, name), join(plain, name));
  }
  return { groups, plain };
}

function lines(path: string): readonly string[] {
  return gunzipSync(readFileSync(join(SHARED, path)))
    .toString("utf8")
    .trim()
    .split("\n");
}

/** Wall time and the most memory that it held. */
function cordon(...args: readonly string[]): Cost {
  const told = join(folder, "time");
  const start = performance.now();
  const ended = spawnSync(TIME, ["-q", "-f", "%M", "-o", told, process.execPath, LAUNCHER, ...args], {
    maxBuffer: 1 << 30,
    encoding: "utf8",
  });
  const seconds = (performance.now() - start) / 1_000;
  if (ended.status !== 0) throw new Error(`cordon ${args[0]} ended with ${String(ended.status)}: ${ended.stderr}`);
  return {
    seconds: round(seconds),
    megabytes: Math.round(Number(readFileSync(told, "utf8")) / 1_024),
    out: ended.stdout,
  };
}

function medianOf(run: () => Cost): Cost {
  const [cost] = Array.from({ length: RUNS }, run)
    .toSorted((a, b) => a.seconds - b.seconds)
    .slice(RUNS >> 1);
  if (!cost) throw new Error("Nothing was run.");
  return cost;
}

function sizeOf(path: string): number {
  const names = existsSync(path) ? readdirSync(path) : [];
  return Math.round(names.reduce((sum, name) => sum + statSync(join(path, name)).size, 0) / 1e6);
}

function ratio(value: number, own: number | undefined): number {
  return own ? round(value / own) : 0;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
