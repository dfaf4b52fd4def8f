import { crc32, inflateRawSync } from "node:zlib";
import * as yauzl from "yauzl";
import { BOUNDS } from "./bounds.ts";
import type { FeedDocument } from "./feed-documents.ts";
import { FeedError } from "./feed-error.ts";
import { bytesOfBuffer, bytesOfFile, type ZipBytes, ZipBytesReader } from "./zip-reader.ts";

/** What is worth to look into; archives of repositories hold pictures and code as well. */
const DATA_FILE = /\.(?:json|ndjson|jsonl|csv|tsv|txt)$/i;

/**
 * The data files of a zip, one after the other.
 * @throws FeedError when the archive is damaged or cut off.
 */
export async function* zipDocuments(source: string | Buffer, name: string): AsyncGenerator<FeedDocument> {
  const archive = typeof source === "string" ? bytesOfFile(source) : bytesOfBuffer(source);
  try {
    const zip = await openZip(archive);
    if (zip.entryCount > BOUNDS.zipEntries) throw new FeedError(`It holds more than ${BOUNDS.zipEntries} files.`);
    for await (const entry of zip.eachEntry()) {
      if (!DATA_FILE.test(entry.fileName)) continue;
      yield await readEntry(zip, archive, entry, `${name}!${entry.fileName}`);
    }
  } catch (cause) {
    throw cause instanceof FeedError ? cause : new FeedError("The zip archive is damaged.", { cause });
  } finally {
    archive.close();
  }
}

async function openZip(archive: ZipBytes): Promise<yauzl.ZipFile> {
  try {
    const options = { lazyEntries: true, autoClose: false };
    return await yauzl.fromRandomAccessReaderPromise(new ZipBytesReader(archive), archive.size, options);
  } catch (cause) {
    throw new FeedError("The zip archive is damaged or ends in the middle.", { cause });
  }
}

async function readEntry(
  zip: yauzl.ZipFile,
  archive: ZipBytes,
  entry: yauzl.Entry,
  place: string,
): Promise<FeedDocument> {
  const reason = reasonToLeaveOut(entry);
  if (reason !== undefined) return { name: place, problem: reason };
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const bytes = unpacked(archive.readAt(fileDataStart, entry.compressedSize), entry);
  return bytes
    ? { name: place, chunks: oneChunk(bytes) }
    : { name: place, problem: "The file inside the zip is damaged." };
}

/** Undefined when what comes out is not what the archive promises. One call a file: a stream for each takes most of the time. */
function unpacked(
  raw: Buffer,
  { compressionMethod, uncompressedSize, crc32: promised }: yauzl.Entry,
): Buffer | undefined {
  try {
    const bytes = compressionMethod === 0 ? raw : inflateRawSync(raw, { maxOutputLength: uncompressedSize + 1 });
    return bytes.length === uncompressedSize && crc32(bytes) === promised ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function reasonToLeaveOut(entry: yauzl.Entry): string | undefined {
  if (entry.isEncrypted()) return "The file inside the zip is encrypted.";
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    return "The file inside the zip is compressed in a way that cannot be read here.";
  }
  if (Math.max(entry.uncompressedSize, entry.compressedSize) > BOUNDS.zipEntryBytes)
    return `It is larger than ${BOUNDS.zipEntryBytes} bytes.`;
  if (entry.uncompressedSize > 1024 * 1024 && entry.uncompressedSize > entry.compressedSize * BOUNDS.ratio) {
    return `It grows to more than ${BOUNDS.ratio} times its size when it is unpacked.`;
  }
  return undefined;
}

// The promise is for callers that read streams.
async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}
