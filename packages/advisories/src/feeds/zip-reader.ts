import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { RandomAccessReader } from "yauzl";

/** Bytes at any place of an archive, as many as are there. */
export interface ZipBytes {
  readonly size: number;
  readonly readAt: (position: number, length: number) => Buffer;
  readonly close: () => void;
}

const WINDOW_BYTES = 512 * 1024;

export function bytesOfBuffer(buffer: Buffer): ZipBytes {
  return {
    size: buffer.length,
    readAt: (position, length) => buffer.subarray(position, position + length),
    close: () => undefined,
  };
}

/** A file, read in large pieces: an archive of 200,000 small files asks three times for a few bytes of each. */
export function bytesOfFile(path: string): ZipBytes {
  const file = openSync(path, "r");
  // The list of files and the files themselves are read in turns, each from beginning to end.
  const windows: { readonly start: number; readonly bytes: Buffer }[] = [
    { start: 0, bytes: Buffer.alloc(0) },
    { start: 0, bytes: Buffer.alloc(0) },
  ];

  function load(start: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, start));
  }

  return {
    size: fstatSync(file).size,
    readAt: (position, length) => {
      if (length > WINDOW_BYTES) return load(position, length);
      const held = windows.findIndex(
        ({ start, bytes }) => position >= start && position + length <= start + bytes.length,
      );
      const [window] = windows.splice(held === -1 ? 0 : held, 1);
      const current = held === -1 || !window ? { start: position, bytes: load(position, WINDOW_BYTES) } : window;
      windows.push(current);
      return current.bytes.subarray(position - current.start, position - current.start + length);
    },
    close: () => closeSync(file),
  };
}

/** How yauzl asks for bytes. */
export class ZipBytesReader extends RandomAccessReader {
  readonly #bytes: ZipBytes;

  constructor(bytes: ZipBytes) {
    super();
    this.#bytes = bytes;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    const found = this.#bytes.readAt(position, length);
    found.copy(buffer, offset);
    callback(null, found.length);
  }
}
