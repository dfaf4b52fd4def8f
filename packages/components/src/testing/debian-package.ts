import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Long enough for lists to be fetched. */
export const DEBIAN_TIMEOUT_MS = 120_000;

/** Whether the programs are in `/usr/bin`; their Debian package is installed when this is a Debian that lets us. */
export function hasDebianPrograms(packageName: string, ...programs: readonly string[]): boolean {
  const has = (): boolean => programs.every((program) => existsSync(`/usr/bin/${program}`));
  if (!has() && process.getuid?.() === 0) apt(`apt-get install -y -qq --no-install-recommends ${packageName}`);
  return has();
}

/** The files of a Debian package in a folder of their own, not installed; undefined where it is not to be had. */
export function debianPackageFiles(packageName: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "cordon-deb-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  if (!apt(`apt-get download -qq ${packageName}`, folder)) return undefined;
  const archive = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (archive === undefined) return undefined;
  const files = join(folder, "files");
  return spawnSync("dpkg-deb", ["-x", join(folder, archive), files]).status === 0 ? files : undefined;
}

/** Where the lists are missing or old, they are fetched first. */
function apt(command: string, cwd = tmpdir()): boolean {
  const shell = `${command} || (apt-get update -qq && ${command})`;
  return (
    existsSync("/usr/bin/apt-get") &&
    spawnSync("sh", ["-c", shell], { cwd, stdio: "ignore", timeout: DEBIAN_TIMEOUT_MS }).status === 0
  );
}
