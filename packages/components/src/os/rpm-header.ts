/** What we use of the header of an installed RPM. */
export interface RpmHeader {
  readonly name: string;
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  readonly arch?: string;
  readonly sourceRpm?: string;
  readonly license?: string;
  readonly modularityLabel?: string;
  /** Absolute paths; asked for only when somebody wants to know owners. */
  files(): readonly string[];
}

const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  license: 1014,
  arch: 1022,
  sourceRpm: 1044,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularityLabel: 5096,
} as const;

const INT32 = 4;
const STRING = 6;
const STRING_ARRAY = 8;
const I18N_STRING = 9;
const ENTRY_BYTES = 16;
/** rpm's own bound (HEADER_TAGS_MAX). */
const MAX_ENTRIES = 0xffff;
const MAX_FILES = 500_000;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

export class BrokenRpmHeader extends Error {
  override readonly name = "BrokenRpmHeader";
}

/**
 * @source rpm's hdrblob: counts of entries and bytes, the entries, the data; all big-endian.
 * @throws BrokenRpmHeader when it is cut off, says lengths that cannot be, or lacks name, version or release.
 */
export function parseRpmHeader(bytes: Buffer): RpmHeader {
  if (bytes.length < 8) throw new BrokenRpmHeader("The header of a package is cut off.");
  const entryCount = bytes.readUInt32BE(0);
  const dataLength = bytes.readUInt32BE(4);
  const dataStart = 8 + entryCount * ENTRY_BYTES;
  if (entryCount > MAX_ENTRIES || dataStart + dataLength > bytes.length)
    throw new BrokenRpmHeader(
      `The header of a package says ${entryCount} entries and ${dataLength} bytes, but has ${bytes.length} bytes.`,
    );
  const data = bytes.subarray(dataStart, dataStart + dataLength);
  const entries = new Map<number, Entry>();
  for (let at = 8; at < dataStart; at += ENTRY_BYTES)
    entries.set(bytes.readUInt32BE(at), {
      type: bytes.readUInt32BE(at + 4),
      offset: bytes.readUInt32BE(at + 8),
      count: bytes.readUInt32BE(at + 12),
    });
  return headerOf(entries, data);
}

function headerOf(entries: ReadonlyMap<number, Entry>, data: Buffer): RpmHeader {
  const text = (tag: number): string | undefined => strings(entries.get(tag), data, 1)[0];
  const name = text(TAG.name);
  const version = text(TAG.version);
  const release = text(TAG.release);
  if (!name || !version || !release)
    throw new BrokenRpmHeader(`The header of package "${(name ?? "").slice(0, 80)}" lacks name, version or release.`);
  const epoch = integers(entries.get(TAG.epoch), data, 1)[0];
  const optional = {
    arch: text(TAG.arch),
    sourceRpm: text(TAG.sourceRpm),
    license: text(TAG.license),
    modularityLabel: text(TAG.modularityLabel),
  };
  const known = Object.fromEntries(Object.entries(optional).filter(([, value]) => value));
  return {
    name,
    version,
    release,
    ...(epoch !== undefined && { epoch }),
    ...known,
    files: () => filesOf(entries, data),
  };
}

function filesOf(entries: ReadonlyMap<number, Entry>, data: Buffer): readonly string[] {
  const folders = strings(entries.get(TAG.dirNames), data, MAX_FILES);
  const indexes = integers(entries.get(TAG.dirIndexes), data, MAX_FILES);
  return strings(entries.get(TAG.baseNames), data, MAX_FILES).map(
    (name, i) => `${folders[indexes[i] ?? -1] ?? ""}${name}`,
  );
}

/** At most `max`, and only those that end inside the data. */
function strings(entry: Entry | undefined, data: Buffer, max: number): readonly string[] {
  if (!entry || ![STRING, STRING_ARRAY, I18N_STRING].includes(entry.type)) return [];
  const found: string[] = [];
  let at = entry.offset;
  while (found.length < Math.min(entry.count, max) && at < data.length) {
    const end = data.indexOf(0, at);
    if (end === -1) break;
    found.push(data.toString("utf8", at, end));
    at = end + 1;
  }
  return found;
}

function integers(entry: Entry | undefined, data: Buffer, max: number): readonly number[] {
  if (entry?.type !== INT32) return [];
  const found: number[] = [];
  for (let at = entry.offset; found.length < Math.min(entry.count, max) && at + 4 <= data.length; at += 4)
    found.push(data.readUInt32BE(at));
  return found;
}
