import { pipeline, Readable } from "node:stream";
import { createGunzip, createInflate, createZstdDecompress } from "node:zlib";
import { BOUNDS } from "./bounds.ts";
import { bufferChunks, peekBytes } from "./byte-chunks.ts";
import { FeedError } from "./feed-error.ts";

type Wrapping = "gzip" | "zstd" | "zlib" | "zip" | "xz" | "bzip2" | "none";

/** How bytes are wrapped, by how they begin; names lie. */
export function wrappingOf(head: Buffer): Wrapping {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return "zstd";
  if (head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)) return "zip";
  if (head.subarray(0, 6).equals(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]))) return "xz";
  if (head.toString("latin1", 0, 3) === "BZh" && head[4] === 0x31) return "bzip2";
  if (head[0] === 0x78 && head.length >= 2 && head.readUInt16BE(0) % 31 === 0) return "zlib";
  return "none";
}

/**
 * The bytes inside gzip, zstd or zlib; others as they are.
 * @throws FeedError, while they are read, when they are damaged, end in the middle or grow out of proportion.
 */
export async function unwrap(source: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> {
  const { head, chunks } = await peekBytes(source, 6);
  const wrapping = wrappingOf(head);
  switch (wrapping) {
    case "gzip":
      return inflated(chunks, createGunzip());
    case "zlib":
      return inflated(chunks, createInflate());
    case "zstd":
      return inflated(chunks, createZstdDecompress());
    case "xz":
    case "bzip2":
      throw new FeedError(
        `It is compressed with ${wrapping}, which cannot be read here. Unpack it first, or use gzip.`,
      );
    case "zip":
      throw new FeedError("It is a zip inside of something else.");
    case "none":
      return chunks;
  }
}

async function* inflated(
  chunks: AsyncIterable<Buffer>,
  unzip: NodeJS.ReadWriteStream & AsyncIterable<unknown>,
): AsyncGenerator<Buffer> {
  let read = 0;
  let written = 0;
  const counted = bufferChunks(chunks, (count) => {
    read += count;
  });
  // The error comes out of the loop below, too; without a listener here it would end the process.
  pipeline(Readable.from(counted, { objectMode: false }), unzip, () => undefined);
  try {
    for await (const chunk of bufferChunks(unzip)) {
      written += chunk.length;
      if (written > BOUNDS.ratioFromBytes && written > read * BOUNDS.ratio) {
        throw new FeedError(`It grows to more than ${BOUNDS.ratio} times its size when it is unpacked.`);
      }
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof FeedError ? cause : new FeedError(reasonOf(cause), { cause });
  }
}

function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : "";
  return /unexpected end|premature|incomplete/i.test(message)
    ? "The compressed data ends in the middle."
    : "The compressed data is damaged.";
}
