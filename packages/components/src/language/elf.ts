import type { RangedFile } from "../tree/ranged-file.ts";

export interface ElfSection {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
}

/** What of the file is laid where in memory. */
export interface ElfSegment {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
  readonly isWritable: boolean;
}

export interface Elf {
  readonly isLittle: boolean;
  readonly sections: readonly ElfSection[];
  readonly segments: readonly ElfSegment[];
}

const MAX_SECTIONS = 10_000;
const MAX_NAMES_BYTES = 1024 * 1024;

/** Undefined when the file is no ELF executable or its tables cannot be. @source System V ABI */
export async function readElf(file: RangedFile): Promise<Elf | undefined> {
  const head = await file.read(0, 64);
  if (head.length < 64 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const is64 = head[4] === 2;
  const isLittle = head[5] === 1;
  const numbers = numbersOf(is64, isLittle);
  const [sectionsAt, segmentsAt] = is64
    ? [numbers.word(head, 40), numbers.word(head, 32)]
    : [numbers.word(head, 32), numbers.word(head, 28)];
  const counts = is64 ? 54 : 42;
  const [segmentBytes, segmentCount, sectionBytes, sectionCount, namesIndex] = [0, 2, 4, 6, 8].map((at) =>
    numbers.u16(head, counts + at),
  );
  const segments = await table(file, segmentsAt, segmentBytes ?? 0, segmentCount ?? 0);
  const headers = await table(file, sectionsAt, sectionBytes ?? 0, sectionCount ?? 0);
  return {
    isLittle,
    segments: segments.filter((row) => numbers.u32(row, 0) === 1).map((row) => segmentOf(row, is64, numbers)),
    sections: await sectionsOf(file, headers, namesIndex ?? 0, is64, numbers),
  };
}

interface Numbers {
  u16(bytes: Buffer, at: number): number;
  u32(bytes: Buffer, at: number): number;
  /** An address or offset of the file's class. */
  word(bytes: Buffer, at: number): number;
}

function numbersOf(is64: boolean, isLittle: boolean): Numbers {
  const u32 = (bytes: Buffer, at: number): number => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const u64 = (bytes: Buffer, at: number): number =>
    Number(isLittle ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
  return {
    u16: (bytes, at) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
    u32,
    word: is64 ? u64 : u32,
  };
}

/** Rows of a table, none when the table is not inside the file. */
async function table(file: RangedFile, at: number, rowBytes: number, rows: number): Promise<readonly Buffer[]> {
  if (rowBytes < 32 || rowBytes > 256 || rows > MAX_SECTIONS || at + rowBytes * rows > file.size) return [];
  const bytes = await file.read(at, rowBytes * rows);
  return Array.from({ length: Math.floor(bytes.length / rowBytes) }, (_, i) =>
    bytes.subarray(i * rowBytes, (i + 1) * rowBytes),
  );
}

function segmentOf(row: Buffer, is64: boolean, { u32, word }: Numbers): ElfSegment {
  return is64
    ? { offset: word(row, 8), address: word(row, 16), size: word(row, 32), isWritable: (u32(row, 4) & 2) !== 0 }
    : { offset: word(row, 4), address: word(row, 8), size: word(row, 16), isWritable: (u32(row, 24) & 2) !== 0 };
}

async function sectionsOf(
  file: RangedFile,
  headers: readonly Buffer[],
  namesIndex: number,
  is64: boolean,
  { u32, word }: Numbers,
): Promise<readonly ElfSection[]> {
  if (is64 && (headers[0]?.length ?? 0) < 64) return [];
  const places = headers.map((row) => ({
    nameAt: u32(row, 0),
    offset: word(row, is64 ? 24 : 16),
    size: word(row, is64 ? 32 : 20),
  }));
  const place = places[namesIndex];
  if (!place || place.size > MAX_NAMES_BYTES || place.offset > file.size) return [];
  const names = await file.read(place.offset, place.size);
  return places.map(({ nameAt, offset, size }) => {
    const end = names.indexOf(0, nameAt);
    return {
      name: nameAt < names.length ? names.toString("latin1", nameAt, end === -1 ? names.length : end) : "",
      offset,
      size,
    };
  });
}
