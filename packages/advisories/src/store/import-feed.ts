import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createCompiledWriter } from "../compiled/write-compiled.ts";
import { bufferChunks } from "../feeds/byte-chunks.ts";
import { FeedError } from "../feeds/feed-error.ts";
import type { FeedInput } from "../feeds/feed-input.ts";
import { readFeed } from "../feeds/read-feed.ts";
import type { FeedFacts } from "../model/advisory.ts";
import { compiledFile } from "./compiled-feeds.ts";
import { BusyError } from "./fetch-feed.ts";
import { removeLeftovers, partName } from "./leftovers.ts";
import { isFeedId, saveAttempt, type StoredFeed, storeStatus, writeStatus } from "./manifest.ts";
import { withStoreLock } from "./store-lock.ts";

export interface ImportOptions {
  /** Takes what would be refused. */
  readonly isForced?: boolean;
  /** With fewer records it is refused. */
  readonly minimum?: number;
  /** Half of the records gone is no reason to refuse it. */
  readonly mayShrink?: boolean;
  readonly now: () => Date;
  readonly origin: string;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly onBytes?: (count: number) => void;
}

export type ImportOutcome =
  | { readonly isTaken: true; readonly feed: StoredFeed }
  | { readonly isTaken: false; readonly refused: string };

const MOST_BYTES = 8 * 1024 * 1024 * 1024;

/**
 * Takes a feed into the store once it was read from beginning to end and is fit to replace the last good one; otherwise that one stays, and the reason beside it.
 * Stopped at any moment, the store holds the old feed or the new one, whole.
 */
export async function importFeed(
  store: string,
  id: string,
  input: FeedInput,
  options: ImportOptions,
): Promise<ImportOutcome> {
  if (!isFeedId(id))
    throw new FeedError(`"${id.slice(0, 80)}" is no id of a feed: small letters, digits, dots and hyphens.`);
  await mkdir(store, { recursive: true });
  const part = join(store, partName(id));
  const parts: Parts = { raw: part, compiled: `${part}.db` };
  try {
    const { sha256, size } = await copyInto(parts.raw, input, options.onBytes);
    const facts = await compile(parts.raw, input, parts.compiled);
    const feed: StoredFeed = {
      file: `${id}.${sha256.slice(0, 16)}`,
      name: input.release === undefined ? input.name : `${input.release}-${input.name}`,
      ...withoutBroken(facts),
      fetchedAt: options.now().toISOString(),
      sha256,
      size,
      origin: options.origin,
      ...(options.etag === undefined ? {} : { etag: options.etag }),
      ...(options.lastModified === undefined ? {} : { lastModified: options.lastModified }),
    };
    return await withStoreLock(store, () => take(store, id, { parts, feed, facts, options }));
  } catch (cause) {
    const refused = reasonOf(cause);
    if (refused === undefined) throw cause;
    // First: what was written of it may be what fills the disk.
    await removeParts(parts);
    await withStoreLock(store, async () => removeLeftovers(store, await storeStatus(store)));
    return await refuse(store, id, refused, options.now());
  } finally {
    await removeParts(parts);
  }
}

interface Parts {
  readonly raw: string;
  readonly compiled: string;
}

interface Candidate {
  readonly parts: Parts;
  readonly feed: StoredFeed;
  readonly facts: FeedFacts;
  readonly options: ImportOptions;
}

/** Puts it in the place of the last good one, unless it is unfit. Under the lock. */
async function take(store: string, id: string, { parts, feed, facts, options }: Candidate): Promise<ImportOutcome> {
  const known = (await storeStatus(store)).find((status) => status.id === id);
  const refused = reasonToRefuse(facts, known?.good, options);
  if (refused !== undefined) {
    await writeStatus(store, { ...known, id, attempt: { at: feed.fetchedAt, refused } });
    return { isTaken: false, refused };
  }
  await rename(parts.compiled, join(store, compiledFile(feed)));
  await rename(parts.raw, join(store, feed.file));
  await sync(store, "r");
  // From here on the new one counts; the old file is no longer named by anything.
  await writeStatus(store, { id, good: feed, attempt: { at: feed.fetchedAt } });
  await removeLeftovers(store, await storeStatus(store));
  return { isTaken: true, feed };
}

async function removeParts({ raw, compiled }: Parts): Promise<void> {
  await rm(raw, { force: true });
  await rm(compiled, { force: true });
}

/** Keeps the last good one, and why. */
export async function refuse(store: string, id: string, refused: string, at: Date): Promise<ImportOutcome> {
  try {
    await saveAttempt(store, id, { at: at.toISOString(), refused });
  } catch (cause) {
    if (!isFull(cause)) throw cause; // a disk without room for it has none for the reason either
  }
  return { isTaken: false, refused };
}

/** undefined: something else than the feed is wrong, or another attempt may better it. */
function reasonOf(cause: unknown): string | undefined {
  if (isFull(cause)) return "There is no room for it on the disk.";
  return cause instanceof FeedError && !(cause instanceof BusyError) ? cause.message : undefined;
}

/** @source SQLite result codes: 13 is SQLITE_FULL. */
function isFull(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? cause.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || ("errcode" in cause && cause.errcode === 13);
}

async function copyInto(
  path: string,
  input: FeedInput,
  onBytes: ((count: number) => void) | undefined,
): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  const file = await open(path, "w");
  try {
    for await (const chunk of bufferChunks(await input.open(), onBytes)) {
      size += chunk.length;
      if (size > MOST_BYTES) throw new FeedError(`It is larger than ${MOST_BYTES} bytes.`);
      hash.update(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), size };
}

/** Reads it from beginning to end, and keeps what it says in the form that is asked later. */
async function compile(path: string, { name, release }: FeedInput, to: string): Promise<FeedFacts> {
  await rm(to, { force: true });
  const writer = createCompiledWriter(to);
  let isFinished = false;
  try {
    const records = readFeed({
      name,
      path,
      ...(release === undefined ? {} : { release }),
      open: () => Promise.resolve(createReadStream(path)),
    });
    for (;;) {
      const next = await records.next();
      if (next.done) {
        writer.finish();
        isFinished = true;
        await sync(to, "r+");
        return next.value;
      }
      writer.add(next.value);
    }
  } finally {
    if (!isFinished) writer.abandon();
  }
}

async function sync(path: string, flags: "r" | "r+"): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function reasonToRefuse(
  facts: FeedFacts,
  good: StoredFeed | undefined,
  { isForced, minimum = 1, mayShrink = false }: ImportOptions,
): string | undefined {
  if (isForced === true && facts.records > 0) return undefined;
  if (facts.broken !== undefined) return facts.broken;
  if (facts.records === 0) return "It holds no record that can be read.";
  if (facts.records < minimum) return `It holds ${facts.records} records; it should have at least ${minimum}.`;
  if (good && !mayShrink && facts.records < good.records / 2) {
    return `It shrank from ${good.records} records to ${facts.records}.`;
  }
  return facts.problems > facts.records
    ? `More of it is broken (${facts.problems}) than good (${facts.records}).`
    : undefined;
}

/** What the store keeps of the facts: all but why it broke off, which is no fact of a good feed. */
function withoutBroken(facts: FeedFacts): Omit<FeedFacts, "broken"> {
  const { format, records, problems, skipped, date, licence } = facts;
  return {
    format,
    records,
    problems,
    ...(skipped === undefined ? {} : { skipped }),
    ...(date === undefined ? {} : { date }),
    ...(licence === undefined ? {} : { licence }),
  };
}
