import { opendir } from "node:fs/promises";
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { BOUNDS } from "./bounds.ts";
import { allBytes, bufferChunks, peekBytes } from "./byte-chunks.ts";
import { FeedError } from "./feed-error.ts";
import { feedAt, type FeedInput } from "./feed-input.ts";
import { unwrap, wrappingOf } from "./unwrap.ts";
import { zipDocuments } from "./zip-documents.ts";

/** One file with data, unpacked; or why there is none. */
export type FeedDocument =
  | { readonly name: string; readonly chunks: AsyncIterable<Buffer> }
  | { readonly name: string; readonly problem: string };

/** Zip archives that are not on disk are held in memory. */
const MOST_ZIP_IN_MEMORY = 1024 * 1024 * 1024;

/**
 * The data files of a feed: the file itself, those in an archive, those in a folder and its folders.
 * @throws FeedError when the whole is damaged; what was yielded before is good.
 */
export async function* feedDocuments(
  input: FeedInput,
  onBytes?: (count: number) => void,
): AsyncGenerator<FeedDocument> {
  if (input.path !== undefined && (await lstat(input.path)).isDirectory()) {
    for await (const path of filesIn(input.path)) {
      yield* guarded(feedDocuments(await feedAt(path, path.slice(input.path.length + 1)), onBytes), path);
    }
    return;
  }
  const { head, chunks } = await peekBytes(bufferChunks(await input.open(), onBytes), 6);
  if (wrappingOf(head) !== "zip") {
    yield { name: input.name, chunks: await unwrap(chunks) };
  } else if (input.path === undefined) {
    yield* zipDocuments(await allBytes(chunks, MOST_ZIP_IN_MEMORY), input.name);
  } else {
    await chunks[Symbol.asyncIterator]().return?.();
    yield* zipDocuments(input.path, input.name);
  }
}

/** A damaged archive spoils a folder no more than a damaged file. */
async function* guarded(documents: AsyncGenerator<FeedDocument>, name: string): AsyncGenerator<FeedDocument> {
  try {
    yield* documents;
  } catch (cause) {
    if (!(cause instanceof FeedError)) throw cause;
    yield { name, problem: cause.message };
  }
}

const DATA_FILE = /\.(?:json|ndjson|jsonl|csv|tsv|zip|zlib|gz|zst)$|^(?:Packages|Sources)$/i;

/** Data files below a folder, sorted by name; hidden ones and links left out. */
async function* filesIn(folder: string, depth = 0, seen: { count: number } = { count: 0 }): AsyncGenerator<string> {
  const entries = [];
  for await (const entry of await opendir(folder)) {
    seen.count += 1;
    if (seen.count > BOUNDS.folderFiles) throw new FeedError(`It holds more than ${BOUNDS.folderFiles} files.`);
    if (!entry.name.startsWith(".")) entries.push(entry);
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth < BOUNDS.folderDepth) yield* filesIn(path, depth + 1, seen);
    else if (entry.isFile() && DATA_FILE.test(entry.name)) yield path;
  }
}
