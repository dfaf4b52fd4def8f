import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { feedAt, type FeedInput, type ReadOptions } from "../feeds/feed-input.ts";
import { readFeed } from "../feeds/read-feed.ts";
import type { FeedFacts, FeedRecord } from "../model/advisory.ts";
import { storeStatus } from "./manifest.ts";

export interface FeedSummary {
  /** Id in the store, or name of the file or folder. */
  readonly name: string;
  readonly facts: FeedFacts;
}

export interface ReadFeedsOptions extends ReadOptions {
  /** Names of feeds that are not read. */
  readonly except?: { readonly has: (name: string) => boolean };
}

/**
 * Every feed of a store, of any folder (each file and folder in it is one) or in one file, as one stream.
 * A feed that cannot be read to its end does not stop the others; its facts say why.
 */
export async function* readFeedsIn(
  path: string,
  { except, ...options }: ReadFeedsOptions = {},
): AsyncGenerator<FeedRecord, readonly FeedSummary[]> {
  const summaries: FeedSummary[] = [];
  for (const { name, input } of await inputsIn(path)) {
    if (except?.has(name)) continue;
    const facts = yield* readFeed(input, options);
    summaries.push({ name, facts });
  }
  return summaries;
}

interface NamedInput {
  readonly name: string;
  readonly input: FeedInput;
}

async function inputsIn(path: string): Promise<readonly NamedInput[]> {
  if (!(await stat(path)).isDirectory()) return [{ name: basename(path), input: await feedAt(path) }];
  const stored = (await storeStatus(path)).flatMap(({ id, good }) => {
    if (!good) return [];
    const file = join(path, good.file);
    const open = () => Promise.resolve(createReadStream(file));
    return [{ name: id, input: { name: good.name, path: file, size: good.size, open } }];
  });
  if (stored.length > 0) return stored;
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.name.startsWith(".") && (entry.isFile() || entry.isDirectory()))
    .map(({ name }) => name)
    .toSorted();
  return await Promise.all(names.map(async (name) => ({ name, input: await feedAt(join(path, name)) })));
}
