import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { StoreError } from "./store-error.ts";

const FILE = ".lock";
const AGAIN_AFTER_MS = 20;
/** What is done under the lock takes milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Does `work` while no other process changes the store; within one process, too. Not to be nested.
 * The lock is the system's own, on an empty SQLite file: it ends with the process that has it, however that ends.
 * @throws StoreError when others keep it for a minute.
 */
export async function withStoreLock<T>(store: string, work: () => Promise<T>): Promise<T> {
  await mkdir(store, { recursive: true });
  const database = new DatabaseSync(join(store, FILE), { allowExtension: false, timeout: 0 });
  try {
    await begin(database, store);
    return await work();
  } finally {
    database.close();
  }
}

async function begin(database: DatabaseSync, store: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      database.exec("BEGIN EXCLUSIVE");
      return;
    } catch (cause) {
      if (!isBusy(cause)) throw cause;
      if (performance.now() > until) {
        throw new StoreError(`Another process has been changing the feeds in ${store} for a minute.`, { cause });
      }
    }
    await wait(AGAIN_AFTER_MS * (0.5 + Math.random()));
  }
}

/** @source SQLite result codes: 5 is SQLITE_BUSY. */
function isBusy(cause: unknown): boolean {
  return cause instanceof Error && "errcode" in cause && cause.errcode === 5;
}
