import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Component, compareVersions } from "../../packages/advisories/src/index.ts";
import { type Upload, uploadsOf } from "./changelog-fixes.ts";

const BIG = { encoding: "utf8", maxBuffer: 1 << 29 } as const;

interface Candidate {
  readonly binary: string;
  readonly version: string;
  readonly source: string;
  readonly sourceVersion: string;
}

/**
 * What the security archive of `suite` holds above what is installed: the uploads in the changelogs of its packages, downloaded now by this machine's own apt.
 * @param folder where packages are put
 * @throws Error when apt has no index of the archive
 */
export function uploadsInArchive(components: readonly Component[], suite: string, folder: string): readonly Upload[] {
  const newest = candidatesOf(suite);
  const uploads = new Map<string, readonly Upload[]>();
  for (const component of components) {
    const candidate = newest.get(component.name);
    const source = component.source?.name ?? component.name;
    const installed = component.source?.version ?? component.version;
    if (!candidate || candidate.source !== source || uploads.has(source)) continue;
    if (compareVersions("dpkg", candidate.sourceVersion, installed) <= 0) continue;
    const changelog = changelogOf(candidate, folder);
    if (changelog !== undefined) uploads.set(source, uploadsOf(source, changelog));
  }
  return [...uploads.values()].flat();
}

function candidatesOf(suite: string): ReadonlyMap<string, Candidate> {
  const format = "$(FILENAME) $(RELEASE)";
  const files = execFileSync("apt-get", ["indextargets", "--format", format, "Identifier: Packages"], BIG)
    .split("\n")
    .filter((line) => line.endsWith(` ${suite}`))
    .map((line) => line.slice(0, -suite.length - 1));
  if (files.length === 0) throw new Error(`apt has no index of ${suite}`);
  const newest = new Map<string, Candidate>();
  for (const file of files) {
    for (const paragraph of execFileSync("/usr/lib/apt/apt-helper", ["cat-file", file], BIG).split("\n\n")) {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
      const binary = field("Package");
      const version = field("Version");
      const [, source = binary, sourceVersion = version] = /^(\S+)(?: \(([^)]+)\))?$/.exec(field("Source")) ?? [];
      const known = newest.get(binary);
      if (binary === "" || (known && compareVersions("dpkg", known.version, version) >= 0)) continue;
      newest.set(binary, { binary, version, source, sourceVersion });
    }
  }
  return newest;
}

function changelogOf({ binary, version }: Candidate, folder: string): string | undefined {
  const got = spawnSync("apt-get", ["download", "-qq", `${binary}=${version}`], { cwd: folder, timeout: 120_000 });
  const file = readdirSync(folder).find((name) => name.startsWith(`${binary}_`) && name.endsWith(".deb"));
  if (got.status !== 0 || file === undefined) return undefined;
  const tar = execFileSync("dpkg-deb", ["--fsys-tarfile", join(folder, file)], { maxBuffer: 1 << 30 });
  for (const name of ["changelog.Debian.gz", "changelog.gz"]) {
    const found = spawnSync("tar", ["-xO", `./usr/share/doc/${binary}/${name}`], { input: tar, maxBuffer: 1 << 28 });
    if (found.status === 0 && found.stdout.length > 0) return gunzipSync(found.stdout).toString("utf8");
  }
  return undefined;
}
