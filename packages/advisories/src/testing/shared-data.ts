import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const DATA = new URL("../../../../../shared/data/vulnerabilities/", import.meta.url).pathname;

export function hasShared(path: string): boolean {
  return existsSync(join(DATA, path));
}

/** Names in a folder of the shared data, in order; none where it is missing. */
export function sharedFiles(folder: string): readonly string[] {
  return hasShared(folder) ? readdirSync(join(DATA, folder)).sort() : [];
}

/** A text file of the shared data; `.gz` is unpacked. */
export function sharedText(path: string): string {
  const bytes = readFileSync(join(DATA, path));
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

export function sharedPath(path: string): string {
  return join(DATA, path);
}
