import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export interface Source {
  readonly name: string;
  readonly version: string;
}

const RELEASES = ["bullseye", "bookworm", "trixie", "sid"];
const TEXT =
  "A flaw was found in the way that it handles input of a certain kind, which allows a remote attacker to read memory or to end the process, possibly with more than that. ";

/** A tracker of Debian's shape: `pairs` weaknesses over the sources, the first of which have most, each with a verdict for four releases. */
export function writeTracker(path: string, sources: readonly Source[], cves: readonly string[], pairs: number): void {
  const shares = sources.map((_, rank) => 1 / (rank + 20));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const file = openSync(path, "w");
  let at = 0;
  sources.forEach(({ name, version }, rank) => {
    const count = Math.max(1, Math.round((pairs * (shares[rank] ?? 0)) / whole));
    const weaknesses = Array.from({ length: count }, () => {
      at += 1;
      return [cves[(at * 7_919) % cves.length], weaknessOf(version, at)];
    });
    writeSync(
      file,
      `${rank === 0 ? "{" : ","}${JSON.stringify(name)}:${JSON.stringify(Object.fromEntries(weaknesses))}`,
    );
  });
  writeSync(file, "}\n");
  closeSync(file);
}

function weaknessOf(version: string, at: number): unknown {
  const isOpen = at % 5 === 0;
  const verdict = isOpen
    ? { status: "open", urgency: "low", nodsa: "Minor issue", nodsa_reason: "" }
    : { status: "resolved", fixed_version: at % 4 === 0 ? "0" : `${version}~`, urgency: "not yet assigned" };
  const releases = Object.fromEntries(
    RELEASES.map((release) => [release, { repositories: { [release]: version }, ...verdict }]),
  );
  return { scope: "remote", debianbug: 1_000_000 + at, description: TEXT, releases };
}

/** NVD's feeds, one for each year, with as many weaknesses in each. */
export function writeNvd(folder: string, years: readonly number[], cves: readonly string[]): void {
  const inEach = Math.floor(cves.length / years.length);
  years.forEach((year, index) => {
    const entries = cves.slice(index * inEach, (index + 1) * inEach).map((id, at) => ({ cve: scoreOf(id, at) }));
    const feed = {
      resultsPerPage: entries.length,
      startIndex: 0,
      totalResults: entries.length,
      format: "NVD_CVE",
      version: "2.0",
      timestamp: "2026-11-20T00:00:00.000",
      vulnerabilities: entries,
    };
    writeFileSync(join(folder, `nvd-${year}.json.gz`), gzipSync(JSON.stringify(feed), { level: 1 }));
  });
}

function scoreOf(id: string, at: number): unknown {
  const vectorString = `CVSS:3.1/AV:${at % 3 === 0 ? "L" : "N"}/AC:L/PR:${at % 2 === 0 ? "N" : "L"}/UI:N/S:U/C:H/I:${at % 4 === 0 ? "H" : "L"}/A:N`;
  const metric = (source: string) => ({
    source,
    type: "Primary",
    cvssData: { version: "3.1", vectorString, baseScore: 7.5, baseSeverity: "HIGH" },
    exploitabilityScore: 3.9,
    impactScore: 3.6,
  });
  return {
    id,
    sourceIdentifier: "cve@example.org",
    published: "2026-01-02T03:04:05.000",
    lastModified: "2026-02-03T04:05:06.000",
    vulnStatus: at % 100 === 0 ? "Rejected" : "Analyzed",
    descriptions: [{ lang: "en", value: TEXT.repeat(3) }],
    metrics: { cvssMetricV31: [metric("nvd@nist.gov"), metric("cve@example.org")] },
    references: Array.from({ length: 4 }, (_, index) => ({ url: `https://example.org/${id}/${index}`, source: "x" })),
  };
}
