import { createHash } from "node:crypto";
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, realpathSync, rmSync, type Stats } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Problem } from "@cordon/kernel";
import type { RunUser } from "./privileges.ts";

/** Sockets go below it, and their paths end at 107 bytes. */
export const MAX_RUNTIME_DIR_BYTES = 60;

export interface RuntimeDir {
  readonly path: string;
  /** A folder in it that belongs to a child's user alone. */
  readonly folder: (name: string, user: RunUser) => string;
  /** Removes it and what is in it. */
  readonly remove: () => void;
}

/**
 * A short private directory for sockets, the same for the same data directory:
 * `/run/cordon-<hash>` as root, else in `$XDG_RUNTIME_DIR` or the temporary directory.
 * One left by a killed Cordon is used again; the caller holds the lock on the data directory.
 * @throws Problem `runtime-dir.unsafe` when somebody else made it, or it is a link or open to others.
 */
export function openRuntimeDir(dataDir: string, environment: NodeJS.ProcessEnv = process.env): RuntimeDir {
  const path = runtimeDirPath(dataDir, environment);
  const isRoot = process.getuid?.() === 0;
  // As root children of another user pass through to their own folder; they cannot list it.
  const mode = isRoot ? 0o711 : 0o700;
  try {
    mkdirSync(path, { mode });
    chmodSync(path, mode); // whatever the umask
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    refuseUnsafe(path);
    chmodSync(path, mode);
  }
  return {
    path,
    folder: (name, user) => {
      const folder = join(path, name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (isRoot) chownSync(folder, user.uid, user.gid);
      return folder;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Where it is or would be. */
export function runtimeDirPath(dataDir: string, environment: NodeJS.ProcessEnv = process.env): string {
  const real = existsSync(dataDir) ? realpathSync(dataDir) : resolve(dataDir);
  const name = `cordon-${createHash("sha256").update(real).digest("hex").slice(0, 8)}`;
  const wanted = process.getuid?.() === 0 ? "/run" : (environment["XDG_RUNTIME_DIR"] ?? tmpdir());
  // `/tmp` is short everywhere; macOS's own temporary directory is not.
  const base = [wanted, tmpdir(), "/tmp"].find(
    (d) => existsSync(d) && Buffer.byteLength(join(d, name)) < MAX_RUNTIME_DIR_BYTES,
  );
  return join(base ?? "/tmp", name);
}

/** In a directory open to all anybody could have made it first, and would own our sockets. */
function refuseUnsafe(path: string): void {
  const reason = whyUnsafe(lstatSync(path));
  if (reason === undefined) return;
  throw new Problem(
    "runtime-dir.unsafe",
    `Cordon keeps its sockets in ${path}, but that ${reason}. Look who made it, remove it, and start again.`,
  );
}

function whyUnsafe(found: Stats): string | undefined {
  if (found.isSymbolicLink()) return "is a link";
  if (!found.isDirectory()) return "is not a directory";
  if (found.uid !== (process.getuid?.() ?? found.uid)) return `belongs to the user with id ${found.uid}`;
  return (found.mode & 0o022) === 0 ? undefined : "can be written by others";
}
