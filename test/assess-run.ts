import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../tools/source-files.ts";

const run = promisify(execFile);
const LAUNCHER = join(ROOT, "apps/cli/bin/cordon.mjs");

export interface AssessedMatch {
  readonly id: string;
  readonly package: string;
  readonly sourcePackage: string | null;
  readonly state: string;
  readonly fixedVersion: string | null;
  readonly tier: string;
  readonly reason: readonly string[];
}

/** `cordon assess … --format json`, as a person would run it. */
export async function assessed(...args: readonly string[]): Promise<readonly AssessedMatch[]> {
  const { stdout } = await run(process.execPath, [LAUNCHER, "assess", ...args, "--format", "json"], {
    maxBuffer: 1 << 28,
  });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AssessedMatch); // the format of the guide
}

/** "CVE package" of what is open; sorted. Fixes that have no CVE are known to nobody else and left out. */
export function pairsOf(matches: readonly AssessedMatch[]): readonly string[] {
  return [
    ...new Set(
      matches
        .filter(({ id, state }) => state === "open" && id.startsWith("CVE-"))
        .map(({ id, package: name }) => `${id} ${name}`),
    ),
  ].sort();
}

/** A root file system of Debian that is nothing but its list of packages. */
export function writeDebianRoot(root: string, status: Uint8Array): void {
  mkdirSync(join(root, "var/lib/dpkg"), { recursive: true });
  mkdirSync(join(root, "etc"), { recursive: true });
  writeFileSync(join(root, "var/lib/dpkg/status"), status);
  writeFileSync(join(root, "etc/debian_version"), "12.15\n");
  writeFileSync(join(root, "etc/os-release"), 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n');
}
