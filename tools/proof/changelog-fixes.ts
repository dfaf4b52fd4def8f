import { compareVersions } from "../../packages/advisories/src/index.ts";

/** One upload of a source package and the weaknesses its changelog says it mends. */
export interface Upload {
  readonly source: string;
  readonly version: string;
  readonly dist: string;
  readonly date: string;
  readonly cves: readonly string[];
}

/** The version of a source package that mends a weakness. */
export interface Fix {
  readonly source: string;
  readonly version: string;
  readonly cve: string;
}

const HEADER = /^(\S{1,200}) \(([^)\s]{1,200})\) ([^;]{1,200});/;
const TRAILER = /^ -- .{1,300}?>\s{2}(.{1,60})$/;
const CVE = /\bCVE-\d{4}-\d{4,19}\b/g;

/** The uploads of a Debian changelog, the newest first, as the file has them. @source deb-changelog(5) */
export function uploadsOf(source: string, changelog: string): readonly Upload[] {
  const uploads: Upload[] = [];
  let version = "";
  let dist = "";
  let cves = new Set<string>();
  for (const line of changelog.split("\n")) {
    const header = HEADER.exec(line);
    if (header) [, , version = "", dist = ""] = header;
    if (header) cves = new Set();
    for (const cve of line.match(CVE) ?? []) cves.add(cve);
    const date = TRAILER.exec(line)?.[1];
    if (date !== undefined && version !== "") {
      if (cves.size > 0) uploads.push({ source, version, dist: dist.trim(), date, cves: [...cves].sort() });
      version = "";
    }
  }
  return uploads;
}

/** Fixes in one release: uploads for it alone count, and of two that name a weakness the later. */
export function fixesIn(release: string, uploads: readonly Upload[]): readonly Fix[] {
  const fixes = new Map<string, Fix>();
  for (const { source, version, dist, cves } of uploads) {
    if (dist !== release && !dist.startsWith(`${release}-`)) continue;
    for (const cve of cves.filter((id) => id.startsWith("CVE-"))) {
      const known = fixes.get(`${source}\n${cve}`);
      if (!known || compareVersions("dpkg", known.version, version) < 0)
        fixes.set(`${source}\n${cve}`, { source, version, cve });
    }
  }
  return [...fixes.values()];
}
