import type { Component } from "@cordon/advisories";
import type { RangedFile } from "../tree/ranged-file.ts";
import type { Elf } from "./elf.ts";
import { languageComponent } from "./language-component.ts";

export interface GoBuildInfo {
  /** `go1.21.3`, as the toolchain prints itself. */
  readonly toolchain: string;
  /** Lines of `mod`, `dep` and `=>`, fields apart by tabs. */
  readonly modules: string;
}

const MAGIC = Buffer.from("\xff Go buildinf:", "latin1");
const HEADER_BYTES = 32;
const INLINE = 2;
const BIG_ENDIAN = 1;
/** Where Go itself looks when the section has lost its name. */
const SEARCHED_BYTES = 64 * 1024;
const MAX_STRING_BYTES = 16 * 1024 * 1024;
const FRAME_BYTES = 16;

/** What `go version -m` reads. @source Go debug/buildinfo */
export async function readGoBuildInfo(file: RangedFile, elf: Elf): Promise<GoBuildInfo | undefined> {
  const section = elf.sections.find(({ name }) => name === ".go.buildinfo");
  const start = section?.offset ?? elf.segments.find(({ isWritable }) => isWritable)?.offset;
  if (start === undefined || start > file.size) return undefined;
  const found = (await file.read(start, SEARCHED_BYTES)).indexOf(MAGIC);
  if (found === -1) return undefined;
  const at = start + found;
  const header = await file.read(at, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return undefined;
  const flags = header[15] ?? 0;
  const [toolchain, modules] =
    (flags & INLINE) === 0 ? await pointed(file, elf, header) : await inline(file, at + HEADER_BYTES);
  if (toolchain === undefined || modules === undefined) return undefined;
  return { toolchain: toolchain.toString("utf8"), modules: unframed(modules) };
}

/** Since Go 1.18: two texts, each after its length. */
async function inline(file: RangedFile, at: number): Promise<readonly (Buffer | undefined)[]> {
  const first = await sized(file, at);
  const second = first && (await sized(file, first.end));
  return [first?.text, second?.text];
}

async function sized(
  file: RangedFile,
  at: number,
): Promise<{ readonly text: Buffer; readonly end: number } | undefined> {
  const bytes = await file.read(at, 10);
  let length = 0;
  for (const [i, byte] of bytes.entries()) {
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      const from = at + i + 1;
      if (length > MAX_STRING_BYTES || from + length > file.size) return undefined;
      return { text: await file.read(from, length), end: from + length };
    }
  }
  return undefined;
}

/** Before Go 1.18: two pointers to the heads of texts, a pointer and a length each. */
async function pointed(file: RangedFile, elf: Elf, header: Buffer): Promise<readonly (Buffer | undefined)[]> {
  const pointerBytes = header[14] ?? 0;
  if (pointerBytes !== 4 && pointerBytes !== 8) return [];
  const isBig = ((header[15] ?? 0) & BIG_ENDIAN) !== 0;
  const number = (bytes: Buffer, at: number): number => {
    if (pointerBytes === 4) return isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    return Number(isBig ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at));
  };
  const text = async (pointer: number): Promise<Buffer | undefined> => {
    const head = await inMemory(file, elf, pointer, pointerBytes * 2);
    if (!head) return undefined;
    return inMemory(file, elf, number(head, 0), number(head, pointerBytes));
  };
  return [await text(number(header, 16)), await text(number(header, 16 + pointerBytes))];
}

async function inMemory(file: RangedFile, elf: Elf, address: number, length: number): Promise<Buffer | undefined> {
  const segment = elf.segments.find((s) => address >= s.address && address + length <= s.address + s.size);
  if (!segment || length > MAX_STRING_BYTES) return undefined;
  const bytes = await file.read(segment.offset + address - segment.address, length);
  return bytes.length === length ? bytes : undefined;
}

/** The linker puts 16 bytes before and behind, so that the text can be found in memory. */
function unframed(modules: Buffer): string {
  const isFramed = modules.length > FRAME_BYTES * 2 && modules[modules.length - FRAME_BYTES - 1] === 0x0a;
  return (isFramed ? modules.subarray(FRAME_BYTES, -FRAME_BYTES) : modules).toString("utf8");
}

/** The main module, its dependencies as they were replaced, and the standard library. */
export function* goComponents({ toolchain, modules }: GoBuildInfo, path: string): Generator<Component, void> {
  const release = /^go(\d[\w.]*)/.exec(toolchain)?.[1];
  if (release !== undefined) yield languageComponent({ type: "golang", name: "stdlib", version: release, path });
  const rows = modules.split("\n").map((line) => line.split("\t"));
  for (const [i, [kind, name, version]] of rows.entries()) {
    if ((kind !== "mod" && kind !== "dep") || !name) continue;
    const next = rows[i + 1];
    const [, otherName, otherVersion] = next?.[0] === "=>" ? next : [];
    // Replaced by a folder: nobody knows which version that was.
    const isFolder = otherName !== undefined && (!otherVersion || /^\.{0,2}\//.test(otherName));
    const known = isFolder ? "" : (otherVersion ?? version ?? "");
    yield languageComponent({
      type: "golang",
      name: isFolder ? name : (otherName ?? name),
      version: known === "(devel)" ? "" : known,
      path,
    });
  }
}
