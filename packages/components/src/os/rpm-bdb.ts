import type { RangedFile } from "../tree/ranged-file.ts";

const HASH_MAGIC = 0x00061561;
const HASH_UNSORTED = 2;
const HASH = 13;
const OVERFLOW = 7;
const ON_PAGE = 1;
const OFF_PAGE = 3;
const PAGE_HEADER = 26;
const MAX_HEADER_BYTES = 64 * 1024 * 1024;
const MAX_PAGES = 1_000_000;

type ReadInteger = (bytes: Buffer, at: number) => number;

interface Database {
  readonly file: RangedFile;
  readonly pageBytes: number;
  readonly u32: ReadInteger;
  readonly u16: ReadInteger;
  readonly problem: (message: string) => void;
  /** No page belongs to two packages; a file whose chains share pages would keep us reading for ever. */
  pagesLeft: number;
}

/**
 * The headers in a Berkeley DB hash of rpm (until RHEL 8); every page is looked at once, in the order of the file.
 * @source Berkeley DB 5.3, db_page.h
 */
export async function* bdbHeaders(file: RangedFile, problem: (message: string) => void): AsyncGenerator<Buffer, void> {
  const meta = await file.read(0, 512);
  const isLittle = meta.length >= 72 && meta.readUInt32LE(12) === HASH_MAGIC;
  if (!isLittle && (meta.length < 72 || meta.readUInt32BE(12) !== HASH_MAGIC))
    return problem("The file is no Berkeley DB hash.");
  const u32: ReadInteger = isLittle ? (bytes, at) => bytes.readUInt32LE(at) : (bytes, at) => bytes.readUInt32BE(at);
  const u16: ReadInteger = isLittle ? (bytes, at) => bytes.readUInt16LE(at) : (bytes, at) => bytes.readUInt16BE(at);
  const pageBytes = u32(meta, 20);
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0)
    return problem(`The database says pages of ${pageBytes} bytes.`);
  if (meta[24] !== 0) return problem("The database is encrypted.");
  const database = { file, pageBytes, u32, u16, problem, pagesLeft: Math.ceil(file.size / pageBytes) };
  const last = Math.min(u32(meta, 32), MAX_PAGES);
  for (let number = 1; number <= last; number += 1) {
    const page = await file.read(number * pageBytes, pageBytes);
    if (page.length < pageBytes) return problem(`The database is cut off after page ${number - 1} of ${last}.`);
    if (page[25] === HASH || page[25] === HASH_UNSORTED) yield* valuesOf(page, database);
    if (database.pagesLeft < 0) return problem("Packages of the database overlap; the rest was left out.");
  }
}

/** Keys and values take turns; the items grow from the end of the page towards its index. */
async function* valuesOf(page: Buffer, database: Database): AsyncGenerator<Buffer, void> {
  const { pageBytes, u16, u32, problem } = database;
  const count = Math.min(u16(page, 20), Math.floor((pageBytes - PAGE_HEADER) / 2));
  for (let i = 1; i < count && database.pagesLeft >= 0; i += 2) {
    const at = u16(page, PAGE_HEADER + i * 2);
    const end = u16(page, PAGE_HEADER + (i - 1) * 2);
    if (at + 12 > pageBytes && page[at] === OFF_PAGE) problem("An entry of the database lies outside of its page.");
    else if (page[at] === OFF_PAGE) yield* overflowOf(u32(page, at + 4), u32(page, at + 8), database);
    // The counter of packages is four bytes long, a header always longer.
    else if (page[at] === ON_PAGE && end - at > 16 && end <= pageBytes) yield page.subarray(at + 1, end);
  }
}

async function* overflowOf(first: number, length: number, database: Database): AsyncGenerator<Buffer, void> {
  const { file, pageBytes, u16, u32, problem } = database;
  if (length > MAX_HEADER_BYTES || length > file.size)
    return problem(`A package says ${length} bytes and was left out.`);
  const parts: Buffer[] = [];
  let gathered = 0;
  // Each page holds at least a byte, so a ring of pages ends with the length.
  for (let number = first; number !== 0 && gathered < length; ) {
    database.pagesLeft -= 1;
    if (database.pagesLeft < 0) return;
    const page = await file.read(number * pageBytes, pageBytes);
    const used = page.length === pageBytes && page[25] === OVERFLOW ? u16(page, 22) : 0;
    if (used === 0 || PAGE_HEADER + used > pageBytes) return problem("A package is cut off and was left out.");
    parts.push(page.subarray(PAGE_HEADER, PAGE_HEADER + used));
    gathered += used;
    number = u32(page, 16);
  }
  if (gathered < length) return problem("A package is cut off and was left out.");
  yield Buffer.concat(parts).subarray(0, length);
}
