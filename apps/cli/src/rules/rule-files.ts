import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { gunzipSync } from "node:zlib";
import type { RuleFile } from "@cordon/sigma";
import { unzipSync } from "fflate";
import { Parser, type ReadEntry } from "tar";
import { CommandFailure } from "../exit-codes.ts";
import { visible } from "../terminal.ts";

/** More than the largest public rule set has, twenty times over. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_FILES = 50_000;
const RULE_FILE = /\.ya?ml$/i;
const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz)$/i;

/** The rules that come with Cordon. */
export const OWN_RULES: string = new URL("../../../../content/detections/", import.meta.url).pathname;

/**
 * The rule files of a folder, of an archive (`.zip`, `.tar`, `.tar.gz`), or the one file, in the order of their names.
 * @throws CommandFailure `usage` when there is no rule file, or the archive is broken or too large.
 */
export async function readRuleFiles(path: string): Promise<readonly RuleFile[]> {
  const files = await filesOf(path);
  if (files.length === 0) {
    throw new CommandFailure("usage", `"${visible(path)}" holds no rule files (.yml).`);
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function filesOf(path: string): Promise<RuleFile[]> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await folderFiles(path);
    if (found.size > MAX_BYTES) throw tooLarge(path);
    const bytes = await readFile(path);
    return ARCHIVE.test(path) ? await archiveFiles(path, bytes) : [{ path, text: bytes.toString("utf8") }];
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = isMissing ? "does not exist" : "cannot be read as rules";
    throw new CommandFailure("usage", `"${visible(path)}" ${why}.`, { cause: error });
  }
}

async function folderFiles(folder: string): Promise<RuleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && RULE_FILE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > MAX_FILES) throw tooLarge(folder);
  const files: RuleFile[] = [];
  let bytes = 0;
  for (const path of paths) {
    bytes += (await stat(path)).size;
    if (bytes > MAX_BYTES) throw tooLarge(folder);
    files.push({ path: relative(folder, path), text: await readFile(path, "utf8") });
  }
  return files;
}

async function archiveFiles(path: string, bytes: Buffer): Promise<RuleFile[]> {
  if (/\.zip$/i.test(path)) {
    const entries = Object.entries(unzipSync(bytes, { filter: withinBounds(path) }));
    if (entries.length > MAX_FILES) throw tooLarge(path);
    return entries.map(([name, data]) => ({ path: name, text: Buffer.from(data).toString("utf8") }));
  }
  // A tar of rules unpacks to little; one that does not is refused before it fills the memory.
  return tarFiles(path, isGzip(bytes) ? gunzipSync(bytes, { maxOutputLength: MAX_BYTES }) : bytes);
}

function tarFiles(path: string, tar: Buffer): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  return new Promise((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      onReadEntry(entry: ReadEntry) {
        if (entry.type !== "File" || !RULE_FILE.test(entry.path)) {
          entry.resume();
          return;
        }
        if (files.length >= MAX_FILES) reject(tooLarge(path));
        const chunks: Buffer[] = [];
        entry.on("data", (chunk) => chunks.push(chunk));
        entry.on("end", () => files.push({ path: entry.path, text: Buffer.concat(chunks).toString("utf8") }));
      },
    });
    parser.on("error", reject);
    parser.on("end", () => resolve(files));
    parser.end(tar);
  });
}

function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function withinBounds(path: string): (file: { readonly name: string; readonly originalSize: number }) => boolean {
  let sum = 0;
  return ({ name, originalSize }) => {
    if (!RULE_FILE.test(name)) return false;
    sum += originalSize;
    if (sum > MAX_BYTES) throw tooLarge(path);
    return true;
  };
}

function tooLarge(path: string): CommandFailure {
  return new CommandFailure(
    "usage",
    `"${visible(path)}" holds more than ${MAX_BYTES / 1_048_576} MB or ${MAX_FILES.toLocaleString("en")} rule files.`,
  );
}
