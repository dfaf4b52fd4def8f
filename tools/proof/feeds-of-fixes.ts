import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { type BoltBucket, boltFile } from "./bolt-file.ts";
import type { Fix } from "./changelog-fixes.ts";

/** The same fixes for debsecan: the file that it loads from `SOURCE/SUITE`. @source debsecan(1) 0.4.20, fetch_data */
export function debsecanFeed(fixes: readonly Fix[]): Buffer {
  const cves = [...new Set(fixes.map(({ cve }) => cve))].sort();
  const number = new Map(cves.map((cve, index) => [cve, index]));
  const packages = fixes.map(({ source, version, cve }) => `${source},${number.get(cve) ?? 0},  ?F,${version},`).sort();
  return deflateSync(["VERSION 1", ...cves.map((cve) => `${cve},,`), "", ...packages, "", ""].join("\n"));
}

/** The same fixes for Trivy: its cache directory, with a database that it takes for fresh. @source trivy-db schema 2 */
export function writeTrivyCache(dir: string, bucket: string, fixes: readonly Fix[]): void {
  const packages: Record<string, Record<string, string>> = {};
  const weaknesses: Record<string, string> = {};
  for (const { source, version, cve } of fixes) {
    const inSource = packages[source] ?? {};
    packages[source] = inSource;
    inSource[cve] = JSON.stringify({ FixedVersion: version });
    weaknesses[cve] = JSON.stringify({ Title: cve, Severity: "UNKNOWN" });
  }
  const origin = JSON.stringify({ ID: "debian", Name: "Debian", URL: "https://www.debian.org/" });
  const root: BoltBucket = { "data-source": { [bucket]: origin }, [bucket]: packages, vulnerability: weaknesses };
  mkdirSync(join(dir, "db"), { recursive: true });
  writeFileSync(join(dir, "db", "trivy.db"), boltFile(root));
  const times = {
    UpdatedAt: "2026-01-01T00:00:00Z",
    DownloadedAt: "2026-01-01T00:00:00Z",
    NextUpdate: "2099-01-01T00:00:00Z",
  };
  writeFileSync(join(dir, "db", "metadata.json"), JSON.stringify({ Version: 2, ...times }));
}
