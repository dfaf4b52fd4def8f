import { constants, fstatSync, readlinkSync, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** A file that is read in parts. */
export interface RangedFile {
  readonly size: number;
  /** The bytes from `offset`; fewer than asked for at the end of the file. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @param place Absolute, without links. Undefined unless that is a regular file that may be read; a link, pipe or device is never read. */
export async function openRegularFile(place: string): Promise<RangedFile | undefined> {
  // Without O_NONBLOCK a pipe that somebody put there since we looked would hold us for ever.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(place, flags).catch(() => undefined);
  if (!handle) return undefined;
  const stats = factsOf(handle);
  if (!stats?.isFile() || !isAt(handle, place)) {
    await handle.close();
    return undefined;
  }
  return { size: stats.size, read: (offset, length) => readAt(handle, offset, length), close: () => handle.close() };
}

/** A folder on the way may have become a link since we looked; Linux tells what was opened in the end. */
function isAt(handle: FileHandle, place: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${handle.fd}`) === place;
  } catch {
    return true;
  }
}

/** Of an open file the kernel knows them without a disk: not worth a thread. */
function factsOf(handle: FileHandle): Stats | undefined {
  try {
    return fstatSync(handle.fd);
  } catch {
    return undefined;
  }
}

async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
