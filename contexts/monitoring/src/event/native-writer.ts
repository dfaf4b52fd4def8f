/** A block is refused beyond this: the worker that builds it has a heap to keep. */
export const MAX_BLOCK_BYTES = 1_073_741_824;

const UTF8_PER_UNIT = 3;
const SHORT = 40;

/**
 * A growing buffer that speaks ClickHouse's Native format (protocol revision 0, little-endian).
 * Lone surrogates become U+FFFD, so what is stored is always valid UTF-8.
 */
export class NativeWriter {
  #buffer: Buffer<ArrayBuffer>;
  #at = 0;

  constructor(expectedBytes = 65_536) {
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(expectedBytes, 64));
  }

  /** What was written, without copying; the writer must not be used afterwards. */
  finish(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.buffer, 0, this.#at);
  }

  u8(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value;
  }

  u32(value: number): void {
    this.#reserve(4);
    this.#at = this.#buffer.writeUInt32LE(value, this.#at);
  }

  /** Any integer that a double holds exactly, also negative ones. */
  i64(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / 4_294_967_296);
    this.#buffer.writeUInt32LE(value - high * 4_294_967_296, this.#at);
    this.#buffer.writeInt32LE(high, this.#at + 4);
    this.#at += 8;
  }

  varUint(value: number): void {
    this.#reserve(8);
    this.#at = putVarUint(this.#buffer, this.#at, value);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }

  string(value: string): void {
    const { length } = value;
    this.#reserve(length * UTF8_PER_UNIT + 8);
    const buffer = this.#buffer;
    if (length < SHORT && this.#shortAscii(value, length)) return;
    // Log text is mostly ASCII: guess that length and bytes agree, and move the text when they don't.
    const guessed = varUintSize(length);
    const start = this.#at + guessed;
    const written = buffer.write(value, start, "utf8");
    const needed = varUintSize(written);
    if (needed !== guessed) buffer.copyWithin(this.#at + needed, start, start + written);
    putVarUint(buffer, this.#at, written);
    this.#at += needed + written;
  }

  /** Whether it was short and plain; a call into the engine costs more than a loop over so few characters. */
  #shortAscii(value: string, length: number): boolean {
    const buffer = this.#buffer;
    let at = this.#at;
    buffer[at++] = length;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      buffer[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #reserve(more: number): void {
    const needed = this.#at + more;
    if (needed <= this.#buffer.length) return;
    if (needed > MAX_BLOCK_BYTES) throw new RangeError(`An event block would be larger than ${MAX_BLOCK_BYTES} bytes.`);
    const grown = Buffer.allocUnsafeSlow(Math.min(Math.max(needed, this.#buffer.length * 2), MAX_BLOCK_BYTES));
    this.#buffer.copy(grown, 0, 0, this.#at);
    this.#buffer = grown;
  }
}

function varUintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

function putVarUint(buffer: Uint8Array, at: number, value: number): number {
  let rest = value;
  let next = at;
  while (rest > 127) {
    buffer[next++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  buffer[next++] = rest;
  return next;
}

const HAS_ADDITIONAL_KEYS = 512;

/**
 * Collects the values of one `LowCardinality(String)` column, then writes its dictionary and indexes.
 * Rows cost one map lookup instead of the text, here and in the engine.
 */
export class LowCardinalityColumn {
  readonly #indexOf = new Map<string, number>();
  readonly #indexes: number[] = [];

  add(value: string): void {
    let index = this.#indexOf.get(value);
    if (index === undefined) {
      index = this.#indexOf.size;
      this.#indexOf.set(value, index);
    }
    this.#indexes.push(index);
  }

  /** The part that comes before the offsets when the column is inside an array. */
  static writePrefix(writer: NativeWriter): void {
    writer.i64(1);
  }

  writeData(writer: NativeWriter): void {
    // No rows, no dictionary: the reader expects nothing after the prefix.
    if (this.#indexes.length === 0) return;
    const size = this.#indexOf.size;
    const width = size <= 256 ? 0 : size <= 65_536 ? 1 : 2;
    writer.i64(HAS_ADDITIONAL_KEYS + width);
    writer.i64(size);
    for (const key of this.#indexOf.keys()) writer.string(key);
    writer.i64(this.#indexes.length);
    writer.bytes(packIndexes(this.#indexes, width));
  }
}

function packIndexes(indexes: readonly number[], width: 0 | 1 | 2): Uint8Array {
  const packed =
    width === 0 ? Uint8Array.from(indexes) : width === 1 ? Uint16Array.from(indexes) : Uint32Array.from(indexes);
  return new Uint8Array(packed.buffer);
}
