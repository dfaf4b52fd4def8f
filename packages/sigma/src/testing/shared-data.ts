import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import type { RuleFile } from "../rule/parse-rules.ts";

const DATA = new URL("../../../../../shared/data/monitoring/", import.meta.url).pathname;

export const hasSharedData: boolean = existsSync(join(DATA, "sigma"));

/** The text files of an archive of the shared data whose names end with `ending`, in name order. */
export function archiveFiles(archive: string, ending: string): readonly RuleFile[] {
  const folder = mkdtempSync(join(tmpdir(), "cordon-sigma-"));
  try {
    execFileSync("tar", ["-xzf", join(DATA, archive), "-C", folder]);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => ({ path: relative(folder, path), text: readFileSync(path, "utf8") }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** SigmaHQ's rules, and nothing else of its repository. */
export function sigmaHqRules(): readonly RuleFile[] {
  return archiveFiles("sigma/sigma-rules.tar.gz", ".yml").filter(({ path }) => path.startsWith("sigma/rules"));
}

/** The records of a packed recording or lane, one a line. */
export function packedLines(file: string): readonly string[] {
  return gunzipSync(readFileSync(join(DATA, file)))
    .toString()
    .split("\n")
    .filter((line) => line !== "");
}

export function sharedJson(file: string): unknown {
  return JSON.parse(readFileSync(join(DATA, file), "utf8"));
}
