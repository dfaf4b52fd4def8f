import type { RangedFile } from "../tree/ranged-file.ts";

const FILE_MAGIC = 0x506d7052; // "RpmP"
const SLOT_MAGIC = 0x746f6c53; // "Slot"
const BLOB_MAGIC = 0x53626c42; // "BlbS"
const PAGE_BYTES = 4_096;
const SLOT_BYTES = 16;
const BLOCK_BYTES = 16;
const MAX_SLOT_PAGES = 4_096;
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

/**
 * The headers in a database of rpm's `ndb` backend (SUSE); what is broken is told to `problem`.
 * @source rpm lib/backend/ndb/rpmpkg.c
 */
export async function* ndbHeaders(file: RangedFile, problem: (message: string) => void): AsyncGenerator<Buffer, void> {
  const head = await file.read(0, 32);
  if (head.length < 32 || head.readUInt32LE(0) !== FILE_MAGIC) return problem("The file is no ndb database of rpm.");
  const pages = head.readUInt32LE(12);
  if (pages > MAX_SLOT_PAGES)
    return problem(`The database says ${pages} pages of packages; at most ${MAX_SLOT_PAGES} are read.`);
  const slots = await file.read(0, pages * PAGE_BYTES);
  if (slots.length < pages * PAGE_BYTES) problem("The database is cut off in its list of packages.");
  let left = file.size;
  for (let at = 32; at + SLOT_BYTES <= slots.length; at += SLOT_BYTES) {
    if (slots.readUInt32LE(at) !== SLOT_MAGIC) return problem("The list of packages is broken; the rest was left out.");
    const index = slots.readUInt32LE(at + 4);
    if (index === 0) continue;
    const offset = slots.readUInt32LE(at + 8) * BLOCK_BYTES;
    const blob = await file.read(offset, 16);
    const length = blob.length === 16 && blob.readUInt32LE(0) === BLOB_MAGIC ? blob.readUInt32LE(12) : undefined;
    if (length === undefined || length > MAX_HEADER_BYTES || offset + 16 + length > file.size) {
      problem(`Package ${index} of the database is broken or cut off and was left out.`);
      continue;
    }
    left -= length;
    if (left < 0) return problem("Packages of the database overlap; the rest was left out.");
    yield await file.read(offset + 16, length);
  }
}
