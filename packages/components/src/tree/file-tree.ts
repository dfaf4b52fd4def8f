import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { openRegularFile, type RangedFile } from "./ranged-file.ts";
import { realPathInside } from "./real-path.ts";
import { type WalkedFile, type WalkOptions, walk } from "./walk.ts";

/**
 * A folder as if it were the whole file system: no path and no link leads out of it, special files do not exist, nothing is written.
 * Paths are relative to the root, with `/`; a leading `/` is allowed. What is missing or may not be read is undefined or empty, never an error.
 */
export interface FileTree {
  /** The folder itself, absolute. */
  readonly root: string;
  /** @throws FileTooLarge when the file has more than `maxBytes`. */
  readFile(path: string, maxBytes: number): Promise<Buffer | undefined>;
  open(path: string): Promise<RangedFile | undefined>;
  /** A file that the walk came by: on its way there are no links. */
  openWalked(path: string): Promise<RangedFile | undefined>;
  /** Where a regular file really lies, absolute and without links; for libraries that open files themselves. */
  placeOf(path: string): Promise<string | undefined>;
  /** The names in a folder, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** Regular files below the root, in any order. Links are not followed: what they lead to inside is walked anyway. */
  walk(options: WalkOptions): AsyncGenerator<WalkedFile, void>;
}

export class FileTooLarge extends Error {
  override readonly name = "FileTooLarge";
}

/** @throws Error in words for a person when `folder` is not a folder that can be read. */
export async function openFileTree(folder: string): Promise<FileTree> {
  const cannot = (error: unknown): never => {
    throw new Error(`"${folder}" cannot be read as a folder.`, { cause: error });
  };
  const root = await realpath(folder).catch(cannot);
  await readdir(root).catch(cannot);

  async function placeOf(path: string): Promise<string | undefined> {
    const real = await realPathInside(root, path);
    if (real === undefined) return undefined;
    // Opening a device can do something; look first.
    const stats = await lstat(join(root, real)).catch(() => undefined);
    return stats?.isFile() ? join(root, real) : undefined;
  }

  async function open(path: string): Promise<RangedFile | undefined> {
    const place = await placeOf(path);
    return place === undefined ? undefined : openRegularFile(place);
  }

  async function readFile(path: string, maxBytes: number): Promise<Buffer | undefined> {
    const file = await open(path);
    if (!file) return undefined;
    try {
      if (file.size > maxBytes)
        throw new FileTooLarge(`The file has ${file.size} bytes; at most ${maxBytes} are read.`);
      return await file.read(0, file.size);
    } finally {
      await file.close();
    }
  }

  async function list(path: string): Promise<readonly string[]> {
    const real = await realPathInside(root, path);
    if (real === undefined) return [];
    const names = await readdir(join(root, real)).catch((): string[] => []);
    return names.sort((a, b) => (a < b ? -1 : 1));
  }

  return {
    root,
    readFile,
    open,
    openWalked: (path) => openRegularFile(join(root, path)),
    placeOf,
    list,
    walk: (options) => walk(root, options),
  };
}
