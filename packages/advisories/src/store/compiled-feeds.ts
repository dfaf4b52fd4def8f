import { join } from "node:path";
import { type CompiledSource, openCompiled } from "../compiled/open-compiled.ts";
import { COMPILED_VERSION } from "../compiled/write-compiled.ts";
import { type StoredFeed, storeStatus } from "./manifest.ts";

/** The compiled form of a stored feed, beside it. */
export function compiledFile({ file }: Pick<StoredFeed, "file">): string {
  return `${file}.v${COMPILED_VERSION}.db`;
}

const ATTEMPTS = 5;

/**
 * The feeds of a store that were compiled when they came in, by id. A feed whose compiled form is missing, broken or of another version is left out: it is still there to be read.
 * @throws StoreError when the store is damaged.
 */
export async function openCompiledFeeds(store: string): Promise<ReadonlyMap<string, CompiledSource>> {
  for (let attempt = 1; ; attempt += 1) {
    const feeds = new Map<string, CompiledSource>();
    const missed: StoredFeed[] = [];
    for (const { id, good } of await storeStatus(store)) {
      if (!good) continue;
      try {
        feeds.set(id, openCompiled(join(store, compiledFile(good))));
      } catch {
        missed.push(good);
      }
    }
    if (attempt === ATTEMPTS || !(await isReplaced(store, missed))) return feeds;
    for (const feed of feeds.values()) feed.close();
  }
}

/** An import took the file away between our look at the list and at the file. */
async function isReplaced(store: string, missed: readonly StoredFeed[]): Promise<boolean> {
  if (missed.length === 0) return false;
  const files = new Set((await storeStatus(store)).map(({ good }) => good?.file));
  return missed.some(({ file }) => !files.has(file));
}
