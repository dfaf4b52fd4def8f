import { Readable } from "node:stream";
import { type Entry, fromBufferPromise, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import type { RangedFile } from "../../tree/ranged-file.ts";

const CHUNK_BYTES = 64 * 1024;
const WINDOW_BYTES = 512 * 1024;

/** Lets yauzl read a file that the tree opened. It asks for some bytes a name; a window of the file answers most of these. */
class RangedReader extends RandomAccessReader {
  readonly #file: RangedFile;
  #window: Buffer = Buffer.alloc(0);
  #windowAt = 0;

  constructor(file: RangedFile) {
    super();
    this.#file = file;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(chunks(this.#file, start, end), { objectMode: false });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): void {
    void this.#answer(buffer, offset, length, position, done);
  }

  async #answer(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null) => void,
  ): Promise<void> {
    let failure: Error | null = null;
    try {
      await this.#fill(position, length);
      const from = position - this.#windowAt;
      if (this.#window.copy(buffer, offset, from, from + length) < length)
        failure = new Error("The archive is cut off.");
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
    }
    // Outside of the promise: what it throws is not ours.
    setImmediate(done, failure);
  }

  async #fill(position: number, length: number): Promise<void> {
    if (position >= this.#windowAt && position + length <= this.#windowAt + this.#window.length) return;
    this.#window = await this.#file.read(position, Math.max(length, WINDOW_BYTES));
    this.#windowAt = position;
  }
}

async function* chunks(file: RangedFile, start: number, end: number): AsyncGenerator<Buffer, void> {
  for (let at = start; at < end; at += CHUNK_BYTES) yield await file.read(at, Math.min(CHUNK_BYTES, end - at));
}

export async function openZip(source: RangedFile | Buffer): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false };
  if (Buffer.isBuffer(source)) return fromBufferPromise(source, options);
  return fromRandomAccessReaderPromise(new RangedReader(source), source.size, options);
}

/** The bytes of an entry. @throws Error when they are more than `maxBytes`, whatever the archive says. */
export async function entryBytes(zip: ZipFile, entry: Entry, maxBytes: number): Promise<Buffer> {
  if (entry.uncompressedSize > maxBytes)
    throw new Error(`It unpacks to ${entry.uncompressedSize} bytes; at most ${maxBytes} are read here.`);
  const stream = await zip.openReadStreamPromise(entry);
  const parts: Buffer[] = [];
  let gathered = 0;
  for await (const part of stream) {
    // yauzl's streams carry bytes.
    const bytes = part as Buffer;
    gathered += bytes.length;
    if (gathered > maxBytes) throw new Error(`It unpacks to more than ${maxBytes} bytes.`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}
