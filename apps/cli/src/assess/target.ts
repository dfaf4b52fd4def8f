import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { release } from "node:os";
import { basename, resolve } from "node:path";
import type { Inventory } from "@cordon/advisories";
import { readLockFile, readProject, readRoot, readSbom } from "@cordon/components";
import { CommandFailure } from "../exit-codes.ts";
import { visible } from "../terminal.ts";

export interface TargetOptions {
  readonly root?: string;
  readonly sbom?: string;
  readonly lockfile?: string;
}

const MAX_LOCK_FILE = 64 * 1024 * 1024;

/** Reads what is installed in the one place that was named; this machine when none was. */
export async function readTarget(
  dir: string | undefined,
  { root, sbom, lockfile }: TargetOptions,
  onFiles: (files: number) => void,
): Promise<Inventory> {
  const named = [dir, root, sbom, lockfile].filter((one) => one !== undefined);
  if (named.length > 1) throw new CommandFailure("usage", "Name one of: a folder, --root, --sbom, --lockfile.");
  const onProgress = ({ files }: { readonly files: number }): void => onFiles(files);
  if (sbom === "-") return readable(sbom, () => readSbom("standard input", process.stdin));
  if (sbom !== undefined) return readable(sbom, async () => readSbom(sbom, createReadStream(await file(sbom))));
  if (lockfile !== undefined)
    return readable(lockfile, async () => readLockFile(basename(lockfile), await boundedFile(lockfile)));
  if (dir !== undefined) return readable(dir, async () => readProject(await folder(dir), { onProgress }));
  const place = await folder(root ?? "/");
  const inventory = await readable(place, () => readRoot(place, { onProgress }));
  return resolve(place) === "/" ? { ...inventory, runningKernel: release() } : inventory;
}

async function readable(name: string, read: () => Promise<Inventory>): Promise<Inventory> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const why = error instanceof Error ? error.message : "it cannot be read";
    throw new CommandFailure("failed", `${visible(name)}: ${visible(why)}`, { cause: error });
  }
}

async function folder(path: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isDirectory())
    throw new CommandFailure("usage", `"${visible(path)}" is not a folder. For a file use --lockfile or --sbom.`);
  return path;
}

async function file(path: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) throw new CommandFailure("usage", `There is no file "${visible(path)}".`);
  if (facts.isDirectory()) throw new CommandFailure("usage", `"${visible(path)}" is a folder, not a file.`);
  return path;
}

/** A pipe and a device have no size that could be asked before. */
async function boundedFile(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(await file(path)) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_LOCK_FILE)
      throw new CommandFailure("usage", `"${visible(path)}" is larger than a lock file can be (64 MB).`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
