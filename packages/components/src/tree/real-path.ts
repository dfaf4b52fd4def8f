import { lstat, readlink } from "node:fs/promises";
import { join } from "node:path";

/** As many as Linux follows. */
const MAX_LINKS = 40;
const MAX_PARTS = 1_000;

/**
 * Where `path` leads when `root` is the whole file system, as after chroot: absolute links begin at the root, `..` ends there.
 * Relative to the root, without links; undefined when something on the way is missing or the links never end.
 */
export async function realPathInside(root: string, path: string): Promise<string | undefined> {
  const waiting = path.split("/").reverse();
  const done: string[] = [];
  let links = 0;
  let parts = 0;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    parts += 1;
    if (parts > MAX_PARTS) return undefined;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done.pop();
      continue;
    }
    const place = join(root, ...done, part);
    const stats = await lstat(place).catch(() => undefined);
    if (!stats) return undefined;
    if (!stats.isSymbolicLink()) {
      done.push(part);
      continue;
    }
    links += 1;
    if (links > MAX_LINKS) return undefined;
    const target = await readlink(place).catch(() => undefined);
    if (target === undefined) return undefined;
    if (target.startsWith("/")) done.length = 0;
    waiting.push(...target.split("/").reverse());
  }
  return done.join("/");
}
