import type { Stats } from "node:fs";
import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";
import { createMountCheck, type MountCheck } from "./mounts.ts";

export interface WalkedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly stats: Stats;
}

export interface WalkOptions {
  /** By path alone, before anything is asked of the file. */
  readonly accepts: (path: string) => boolean;
  /** What was left out and why. */
  readonly problem: (path: string, message: string) => void;
  /** Folders not entered, by path. */
  readonly skips?: (path: string) => boolean;
  readonly onProgress?: ((done: { readonly files: number }) => void) | undefined;
  readonly maxFiles?: number;
  readonly maxDepth?: number;
}

const MAX_FILES = 5_000_000;
const MAX_DEPTH = 100;

/** Waiting for a disk takes longer than what is done with the answer. */
const FOLDERS_AT_ONCE = 8;
const ENTRIES_AT_ONCE = 512;

interface Folder {
  readonly path: string;
  readonly depth: number;
}

interface Contents {
  readonly folders: readonly string[];
  readonly files: readonly WalkedFile[];
  readonly count: number;
}

/** @see FileTree.walk */
export async function* walk(root: string, options: WalkOptions): AsyncGenerator<WalkedFile, void> {
  const { problem, onProgress, maxFiles = MAX_FILES, maxDepth = MAX_DEPTH } = options;
  const isOfThisMachine = root === "/" ? await createMountCheck((await lstat(root)).dev) : undefined;
  const waiting: Folder[] = [{ path: "", depth: 0 }];
  let files = 0;
  while (waiting.length > 0) {
    const batch = waiting.splice(-FOLDERS_AT_ONCE);
    const contents = await Promise.all(
      batch.map(({ path }) => look({ root, path, isOfThisMachine, left: maxFiles - files }, options)),
    );
    for (const [i, { folders, files: found, count }] of contents.entries()) {
      files += count;
      yield* found;
      const depth = (batch[i]?.depth ?? 0) + 1;
      if (depth <= maxDepth) waiting.push(...folders.map((path) => ({ path, depth })));
      else for (const path of folders) problem(path, `Folders deeper than ${maxDepth} are not read.`);
    }
    onProgress?.({ files });
    if (files > maxFiles) return problem("", `There are more than ${maxFiles} files; the others were not looked at.`);
  }
}

interface Looking {
  readonly root: string;
  readonly path: string;
  /** Of the root of a running machine alone. */
  readonly isOfThisMachine: MountCheck | undefined;
  /** How many files may still be seen. */
  readonly left: number;
}

async function look({ root, path, isOfThisMachine, left }: Looking, options: WalkOptions): Promise<Contents> {
  const { accepts, problem, skips } = options;
  const folders: string[] = [];
  const files: WalkedFile[] = [];
  let count = 0;
  if (isOfThisMachine && !(await isOfThisMachine(join(root, path)))) {
    problem(path, "Another file system is mounted here; it was not read.");
    return { folders, files, count };
  }
  const accepted: string[] = [];
  try {
    const opened = await opendir(join(root, path), { bufferSize: ENTRIES_AT_ONCE });
    try {
      // A promise an entry would cost more than all else here; the call asks the disk once in hundreds.
      for (let entry = opened.readSync(); entry !== null && count <= left; entry = opened.readSync()) {
        const inner = path === "" ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory()) {
          if (!skips?.(inner)) folders.push(inner);
          continue;
        }
        count += 1;
        if (count <= left && entry.isFile() && accepts(inner)) accepted.push(inner);
      }
    } finally {
      opened.closeSync();
    }
  } catch {
    problem(path, "The folder may not be read.");
  }
  const found = await Promise.all(accepted.map((inner) => lstat(join(root, inner)).catch(() => undefined)));
  for (const [i, inner] of accepted.entries()) {
    const stats = found[i];
    if (stats?.isFile()) files.push({ path: inner, stats });
  }
  return { folders, files, count };
}
