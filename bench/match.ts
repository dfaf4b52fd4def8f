/**
 * Seconds to match a fleet of real packages: from scratch, one new advisory, one changed host; beside JSON.parse of the same inventory in the same run.
 * Needs ../shared; prints a table and one JSON line. `node --expose-gc bench/match.ts`
 */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Advisory, type Component, createFleet, createMemorySource } from "../packages/advisories/src/index.ts";
import { report } from "./report.ts";

const SHARED = new URL("../../shared/data/vulnerabilities/debian/", import.meta.url);
const ON = "2026-11-24";
const HOSTS = 5_000;
const PACKAGES = 700;

const packages = lines("packages-bookworm-12.15.tsv.gz").map((line) => componentOf(line.split("\t")));
const advisories = lines("bookworm-changelog-cves.ndjson.gz").flatMap(advisoriesOf);
const source = createMemorySource();
for (const advisory of advisories) source.add({ kind: "advisory", advisory });

// Every host has the first 500 of a common base and 200 of its own, read from its own text: no object is shared.
const texts = Array.from({ length: HOSTS }, (_, host) => JSON.stringify(installedOn(host)));
let parseMs = 0;
let setMs = 0;
const fleet = createFleet();
const before = heap();
const first = performance.now();
texts.forEach((text, host) => {
  const components = timed(
    () => JSON.parse(text) as Component[],
    (ms) => (parseMs += ms),
  ); // our own text
  timed(
    () => fleet.setHost(`host-${host}`, components),
    (ms) => (setMs += ms),
  );
});
const filled = performance.now() - first;
const held = heap() - before;
const all = time(() => fleet.match(source, ON));
const open = all.value.reduce((sum, { verdicts, hosts }) => sum + verdicts.length * hosts, 0);
const again = time(() => fleet.match(source, ON));
const [fresh] = advisoriesOf(JSON.stringify({ source: "perl", version: "9999", cves: ["CVE-2026-99999"] }));
const one = time(() => (fresh ? fleet.matchAdvisory(fresh).reduce((sum, { hosts }) => sum + hosts, 0) : 0));
const changed = time(() => {
  fleet.setHost("host-7", installedOn(99_991));
  return fleet.matchHost("host-7", source, ON).length;
});

report(
  `matching ${HOSTS} hosts of ${PACKAGES} packages, ${fleet.size.components} distinct, ${advisories.length} advisories`,
  [
    row("fill the fleet", setMs, `${Math.round(held / 1e6)} MB held`),
    row("match everything", all.ms, `${open} open matches`),
    row("from scratch (both)", setMs + all.ms, "budget 2,000 ms"),
    row("again, nothing new", again.ms, ""),
    row("one new advisory", one.ms, `${one.value} matches; budget 1,000 ms`),
    row("one changed host", changed.ms, `${changed.value} components with matches; budget 50 ms`),
    row("JSON.parse of the inventories", parseMs, `${Math.round(filled)} ms with filling`),
  ],
);

function row(what: string, ms: number, note: string): Record<string, string | number> {
  return { what, ms: Math.round(ms * 10) / 10, "of JSON.parse": Math.round((ms / parseMs) * 1_000) / 1_000, note };
}

function installedOn(host: number): Component[] {
  const own = Array.from(
    { length: PACKAGES - 500 },
    (_, i) => packages[(host * 7_919 + i * 104_729) % packages.length],
  );
  return [...packages.slice(1_000, 1_500), ...own].filter((one) => one !== undefined);
}

function componentOf([name = "", version = "", source = "", sourceVersion = "", arch = ""]: string[]): Component {
  const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${arch}&distro=debian-12`;
  const distribution = { id: "debian", versionId: "12", codename: "bookworm" };
  return {
    purl,
    type: "deb",
    namespace: "debian",
    name,
    version,
    source: { name: source, version: sourceVersion },
    distribution,
    paths: [],
  };
}

function advisoriesOf(line: string): Advisory[] {
  const { source: name, version, cves } = JSON.parse(line) as { source: string; version: string; cves: string[] }; // the format of MANIFEST.md
  const affected = {
    space: "deb/debian/12",
    name,
    scheme: "dpkg",
    status: "affected",
    ranges: [{ fixed: version }],
    versions: [],
  } as const;
  return cves.map((id) => ({ id, aliases: [], bundles: [], feed: "changelogs", cvss: [], affected: [affected] }));
}

function lines(path: string): readonly string[] {
  return gunzipSync(readFileSync(new URL(path, SHARED)))
    .toString("utf8")
    .trim()
    .split("\n");
}

function time<T>(work: () => T): { readonly value: T; readonly ms: number } {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
}

function timed<T>(work: () => T, took: (ms: number) => void): T {
  const { value, ms } = time(work);
  took(ms);
  return value;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
