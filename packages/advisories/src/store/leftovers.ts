import { createHash, randomBytes } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { compiledFile } from "./compiled-feeds.ts";
import type { FeedStatus } from "./manifest.ts";

const PART = /^\.[a-z0-9.-]{1,64}\.([0-9a-f]{8})-(\d{1,10})-[0-9a-f]{8}\.part(?:\.db(?:-journal)?)?$/;
const STORED = /^[a-z0-9][a-z0-9.-]{0,63}\.[0-9a-f]{16}(?:\.v\d{1,6}\.db)?$/;
const DAY_MS = 86_400_000;

/** Process ids mean something on one host only, and several may share a store. */
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** A name in the store for what is being written: it says who writes it. */
export function partName(id: string): string {
  return `.${id}.${HOST}-${process.pid}-${randomBytes(4).toString("hex")}.part`;
}

/** Removes what imports left that were stopped in the middle: parts that nobody writes any more, and files that the manifest does not name. Under the lock only. */
export async function removeLeftovers(store: string, feeds: readonly FeedStatus[]): Promise<void> {
  const named = new Set(feeds.flatMap(({ good }) => (good ? [good.file, compiledFile(good)] : [])));
  for (const name of await readdir(store)) {
    const isLeft = STORED.test(name) ? !named.has(name) : await isAbandoned(store, name);
    if (isLeft) await rm(join(store, name), { force: true });
  }
}

async function isAbandoned(store: string, name: string): Promise<boolean> {
  const [isPart, host, pid] = PART.exec(name) ?? [];
  if (isPart === undefined) return false;
  if (host === HOST && !isRunning(Number(pid))) return true;
  const facts = await stat(join(store, name)).catch(() => undefined);
  return facts !== undefined && Date.now() - facts.mtimeMs > DAY_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}
