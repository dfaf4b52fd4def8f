import { posix } from "node:path";
import type { Inventory } from "@cordon/advisories";
import { createCollector } from "./collector.ts";
import { collectLockFile, isLockFile, MAX_LOCK_BYTES } from "./lock/read-lock-file.ts";
import { messageOf } from "./message-of.ts";
import type { ReadOptions } from "./read-options.ts";
import { type FileTree, openFileTree } from "./tree/file-tree.ts";

/** Lock files in there are those of other people's projects. */
const FOREIGN_FOLDERS: ReadonlySet<string> = new Set([
  "node_modules",
  "vendor",
  ".git",
  ".venv",
  "venv",
  "site-packages",
  "bower_components",
]);

/**
 * What the lock files below a folder pin. Nothing outside of `folder` is read, nothing is written, nothing is run.
 * @throws Error in words for a person when `folder` is not a folder that can be read.
 */
export async function readProject(folder: string, options: ReadOptions = {}): Promise<Inventory> {
  const { onProgress, maxFiles } = options;
  const tree = await openFileTree(folder);
  const collector = createCollector();
  const walked = tree.walk({
    accepts: isLockFile,
    skips: (path) => FOREIGN_FOLDERS.has(posix.basename(path)),
    problem: collector.problem,
    onProgress,
    ...(maxFiles !== undefined && { maxFiles }),
  });
  let isFound = false;
  for await (const { path } of walked) {
    isFound = true;
    try {
      const bytes = await tree.readFile(path, MAX_LOCK_BYTES);
      if (bytes) await collectLockFile(collector, path, bytes, (relative) => nearby(tree, path, relative));
    } catch (error) {
      collector.problem(path, messageOf(error));
    }
  }
  // A folder that was named wrongly must not look as if all were well.
  if (!isFound) collector.problem("", "There is no lock file in this folder.");
  return collector.finish(folder);
}

async function nearby(tree: FileTree, path: string, relative: string): Promise<string | undefined> {
  const place = posix.normalize(posix.join(posix.dirname(path), relative));
  // The tree ends at its root, where `..` would lead nowhere else.
  if (place.startsWith("..")) return undefined;
  return (await tree.readFile(place, MAX_LOCK_BYTES))?.toString("utf8");
}
