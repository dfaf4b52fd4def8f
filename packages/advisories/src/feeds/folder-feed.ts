import { Readable } from "node:stream";
import { BOUNDS } from "./bounds.ts";
import { allBytes } from "./byte-chunks.ts";
import { feedDocuments } from "./feed-documents.ts";
import type { FeedInput } from "./feed-input.ts";

/**
 * A folder of JSON documents as one feed of lines, one document each: what an unpacked OSV dump is. Folders below are part of it.
 * A line break inside JSON is only space. What is no JSON is a problem of the feed.
 * @throws FeedError, while it is read, when a document is larger than a line may be.
 */
export function folderFeed(path: string, name: string): FeedInput {
  const open = (): Promise<Readable> => {
    const folder = { name, path, open };
    return Promise.resolve(Readable.from(lines(folder), { objectMode: false }));
  };
  return { name: `${name}.ndjson`, open };
}

async function* lines(folder: FeedInput): AsyncGenerator<string> {
  const broken: string[] = [];
  for await (const document of feedDocuments(folder)) {
    const line = "problem" in document ? undefined : lineOf(await allBytes(document.chunks, BOUNDS.lineBytes));
    if (line !== undefined) yield line;
    else if (broken.length < BOUNDS.problemsTold) broken.push(document.name);
  }
  // No record: whoever reads the lines says so and goes on. Last, for the first line tells the format.
  for (const document of broken) yield `${JSON.stringify({ document })}\n`;
}

function lineOf(bytes: Buffer): string | undefined {
  const text = bytes.toString("utf8");
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return `${text.replaceAll(/[\r\n]/g, " ")}\n`;
}
