import type { FeedFacts, FeedRecord } from "../model/advisory.ts";
import { peekBytes } from "./byte-chunks.ts";
import { createCollector, type Collector } from "./collector.ts";
import { detectFormat, HEAD_BYTES } from "./detect-format.ts";
import { feedDocuments } from "./feed-documents.ts";
import { FeedError } from "./feed-error.ts";
import type { FeedInput, ReadOptions } from "./feed-input.ts";
import { readPieces } from "./read-pieces.ts";

/**
 * Everything one feed says, one record at a time, whatever its format: OSV, Debian's security tracker, KEV, EPSS, VEX and the rest of `formats.ts`, in a file, an archive or a folder.
 * Holds one entry in memory. Entries that are broken become problems, of which the first hundred are told and all counted; when reading cannot go on, `broken` of the facts says why.
 */
export async function* readFeed(input: FeedInput, options: ReadOptions = {}): AsyncGenerator<FeedRecord, FeedFacts> {
  const collector = createCollector(input, options);
  try {
    for await (const document of feedDocuments(input, options.onBytes)) {
      if ("problem" in document) collector.sink.problem(document.name, document.problem);
      else {
        try {
          yield* readDocument(document.name, document.chunks, collector);
        } catch (cause) {
          // One of many files spoils itself alone.
          if (!(cause instanceof FeedError) || document.name === input.name) throw cause;
          collector.sink.problem(document.name, cause.message);
        }
      }
      yield* collector.drain();
    }
  } catch (cause) {
    yield* collector.drain();
    collector.breakOff(reasonOf(cause));
  }
  return collector.facts();
}

async function* readDocument(
  name: string,
  chunks: AsyncIterable<Buffer>,
  collector: Collector,
): AsyncGenerator<FeedRecord> {
  const peeked = await peekBytes(chunks, HEAD_BYTES);
  const detected = detectFormat(peeked.head.toString("utf8"));
  if (!detected) {
    await peeked.chunks[Symbol.asyncIterator]().return?.();
    collector.unknown(
      name,
      peeked.head.length === 0 ? "It is empty." : "This is no format of advisories that is known here.",
    );
    return;
  }
  collector.saw(detected.format);
  for await (const _ of readPieces(name, peeked.chunks, detected, collector.sink)) yield* collector.drain();
}

function reasonOf(cause: unknown): string {
  if (cause instanceof FeedError) return cause.message;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (code === "ENOENT") return "There is no such file.";
  if (code === "EACCES" || code === "EPERM") return "The file may not be read.";
  return cause instanceof Error ? `It cannot be read: ${cause.message}.`.slice(0, 200) : "It cannot be read.";
}
