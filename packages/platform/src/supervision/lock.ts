import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Problem } from "@cordon/kernel";

export interface DataDirLock {
  readonly release: () => void;
}

export const LOCK_FILE = "cordon.lock";
/** Names the holder for people and service managers; it locks nothing. */
export const PID_FILE = "cordon.pid";

const SQLITE_BUSY = 5;
const SQLITE_FULL = 13;

/** A handle that nobody refers to is collected, and the lock would go with it. */
const held = new Set<DatabaseSync>();

/**
 * One Cordon per data directory, whatever its runtime directory. Node has no file lock of its own but SQLite has:
 * the kernel holds it on `cordon.lock` and drops it with our process, however that ends, so it is never stale.
 * @throws Problem `data-dir.in-use` naming the process that holds it, `data-dir.full`.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const pidFile = join(dataDir, PID_FILE);
  const lock = new DatabaseSync(join(dataDir, LOCK_FILE), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
  } catch (cause) {
    lock.close();
    if (hasCode(cause, SQLITE_FULL)) {
      throw new Problem("data-dir.full", `The disk of ${dataDir} is full. Make room there, then start again.`, {
        cause,
      });
    }
    if (!hasCode(cause, SQLITE_BUSY)) throw cause;
    throw new Problem(
      "data-dir.in-use",
      `Cordon already runs on ${dataDir} (${holder(pidFile)}). Stop it first, or choose another data directory with --data.`,
      { cause },
    );
  }
  held.add(lock);
  rmSync(pidFile, { force: true }); // never write through a link that was put in its place
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o644, flag: "wx" });
  return {
    release: () => {
      rmSync(pidFile, { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === code;
}

function holder(pidFile: string): string {
  try {
    const pid = readFileSync(pidFile, "utf8").trim();
    return /^\d{1,10}$/.test(pid) ? `process ${pid}` : "another process";
  } catch {
    return "another process"; // it has the lock and has not written its number yet
  }
}
