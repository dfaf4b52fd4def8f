/**
 * Comparisons per second of each order of versions on one core, and against comparing the same texts as texts.
 * Needs ../shared; prints a table and one JSON line. `node bench/versions.ts`
 */
import { existsSync, readFileSync } from "node:fs";
import { type VersionScheme, versionOrder } from "../packages/advisories/src/index.ts";
import { report } from "./report.ts";

const VECTORS = new URL("../../shared/data/vulnerabilities/versions/osv-scalibr/semantic/testdata/", import.meta.url);
const ROUNDS = 7;
const COMPARISONS = 300_000;

/** Real pairs for each order: neighbours, as ranges and installed versions are. */
const LANES: readonly (readonly [scheme: VersionScheme, file: string])[] = [
  ["dpkg", "debian-versions-generated.txt"],
  ["rpm", "redhat-versions.txt"],
  ["apk", "alpine-versions-generated.txt"],
  ["semver", "packagist-versions-generated.txt"],
  ["go", "packagist-versions-generated.txt"],
  ["nuget", "packagist-versions-generated.txt"],
  ["packagist", "packagist-versions-generated.txt"],
  ["pep440", "pypi-versions-generated.txt"],
  ["gem", "rubygems-versions-generated.txt"],
  ["maven", "maven-versions-generated.txt"],
  ["generic", "debian-versions-generated.txt"],
];

type Pair = readonly [a: string, b: string];

function pairsOf(file: string): readonly Pair[] {
  const pairs = readFileSync(new URL(file, VECTORS), "utf8")
    .split("\n")
    .map((line) => line.split(/ [<=>] /))
    .filter((parts) => parts.length === 2)
    // Few enough for every order to keep its keys: a package has no more versions.
    .slice(0, 4000);
  return pairs.map(([a = "", b = ""]): Pair => [a, b]);
}

/** The fastest of some rounds, in comparisons per second. */
function measure(pairs: readonly Pair[], compare: (a: string, b: string) => number): number {
  let ms = Number.POSITIVE_INFINITY;
  let sum = 0;
  const repeats = Math.ceil(COMPARISONS / pairs.length);
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let repeat = 0; repeat < repeats; repeat++) for (const [a, b] of pairs) sum += compare(a, b);
    ms = Math.min(ms, performance.now() - start);
  }
  if (!Number.isFinite(sum)) throw new Error("An order answered with what is no number.");
  return (repeats * pairs.length * 1000) / ms;
}

function compareAsText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

if (!existsSync(VECTORS)) throw new Error(`There are no vectors in ${VECTORS.pathname}.`);

const rows = LANES.map(([scheme, file]) => {
  const pairs = pairsOf(file);
  const asText = measure(pairs, compareAsText);
  const perSecond = measure(pairs, versionOrder(scheme).compare);
  return {
    scheme,
    pairs: pairs.length,
    millionPerSecond: Number((perSecond / 1e6).toFixed(2)),
    ofPlainText: Number((perSecond / asText).toFixed(3)),
  };
});
report("versions", rows);
