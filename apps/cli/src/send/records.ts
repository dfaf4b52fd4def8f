const NEWLINE = 0x0a;

/** A record longer than this is not one: it is skipped and counted. */
export const MAX_RECORD_BYTES: number = 16 * 1024 * 1024;

export interface Records {
  /** The records that end in this chunk, each on one line, otherwise byte for byte as they came. */
  readonly push: (chunk: Uint8Array) => Buffer[];
  /** What was left open, or nothing. */
  readonly end: () => Buffer[];
  readonly skipped: () => number;
}

export interface RecordHolder {
  readonly hold: (piece: Buffer) => void;
  /** The record held so far; nothing when it is empty or was too long. */
  readonly take: () => Buffer[];
  readonly skipped: () => number;
}

/** The pieces of one record until it ends, never more than `MAX_RECORD_BYTES` of them. */
export function createRecordHolder(): RecordHolder {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let skipped = 0;
  return {
    hold(piece) {
      bytes += piece.length;
      if (bytes > MAX_RECORD_BYTES) pieces = [];
      else if (piece.length > 0) pieces.push(piece);
    },
    take() {
      const record = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
      const isTooLong = bytes > MAX_RECORD_BYTES;
      pieces = [];
      bytes = 0;
      if (isTooLong) skipped += 1;
      return isTooLong || !record || record.length === 0 ? [] : [record];
    },
    skipped: () => skipped,
  };
}

/** Lines with their newline. Blank lines are no records; the last one may lack its newline. */
export function createLines(): Records {
  const holder = createRecordHolder();
  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const lines: Buffer[] = [];
      let at = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
        holder.hold(bytes.subarray(at, end + 1));
        lines.push(...holder.take().filter((line) => !isBlank(line)));
        at = end + 1;
      }
      holder.hold(bytes.subarray(at));
      return lines;
    },
    end: () => holder.take().filter((line) => !isBlank(line)),
    skipped: holder.skipped,
  };
}

function isBlank(line: Buffer): boolean {
  return line.every((byte) => byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09);
}
