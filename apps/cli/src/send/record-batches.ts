import { createJsonRecords, type Shape, shapeOf } from "./json-records.ts";
import { createLines, type Records } from "./records.ts";

const NEWLINE = 0x0a;

export interface RecordBatch {
  /** Whole records, each ended by a newline. */
  readonly body: Buffer<ArrayBuffer>;
  readonly lines: number;
  /** Number of the first record in this input, from 0. */
  readonly firstLine: number;
  readonly isJson: boolean;
}

export interface BatchLimits {
  readonly bytes: number;
  readonly lines: number;
}

export const DEFAULT_LIMITS: BatchLimits = { bytes: 1_000_000, lines: 5_000 };

export interface RecordCutter {
  readonly push: (chunk: Buffer) => RecordBatch[];
  /** The whole records so far, for an input that pauses. */
  readonly flush: () => RecordBatch[];
  readonly end: () => RecordBatch[];
  /** Records left out since they are over 16 MB. */
  readonly skipped: () => number;
}

/** Gathers records into batches. A record over the byte limit travels alone; nothing is cut inside. */
function createGatherer(limits: BatchLimits): {
  add: (record: Buffer, isJson: boolean) => RecordBatch | undefined;
  flush: () => RecordBatch | undefined;
} {
  let records: Buffer[] = [];
  let bytes = 0;
  let firstLine = 0;
  let isJson = true;

  function flush(): RecordBatch | undefined {
    if (records.length === 0) return undefined;
    const batch = { body: Buffer.concat(records, bytes), lines: records.length, firstLine, isJson };
    firstLine += records.length;
    records = [];
    bytes = 0;
    isJson = true;
    return batch;
  }

  return {
    flush,
    add(record, recordIsJson) {
      const full = records.length >= limits.lines || (records.length > 0 && bytes + record.length > limits.bytes);
      const batch = full ? flush() : undefined;
      records.push(record);
      bytes += record.length;
      isJson &&= recordIsJson;
      return batch;
    },
  };
}

/** Cuts an input into batches of whole records, holding at most one batch and one record. */
export function createRecordCutter(limits: BatchLimits = DEFAULT_LIMITS): RecordCutter {
  const gatherer = createGatherer(limits);
  let head: Buffer | undefined = Buffer.alloc(0);
  let records: Records | undefined;

  /** The beginning is held back until it shows what the input is. */
  function begin(): Buffer[] {
    if (!head) return [];
    const first = hasByteOrderMark(head) ? head.subarray(3) : head;
    head = undefined;
    records = createRecords(shapeOf(first));
    return records.push(first);
  }

  function gather(found: readonly Buffer[]): RecordBatch[] {
    return found.flatMap((record) => {
      const line = record.at(-1) === NEWLINE ? record : Buffer.concat([record, Buffer.from("\n")]);
      return gatherer.add(line, line[0] === 0x7b) ?? [];
    });
  }

  function withLast(batches: RecordBatch[]): RecordBatch[] {
    const last = gatherer.flush();
    return last ? [...batches, last] : batches;
  }

  return {
    push(chunk) {
      if (!head) return gather(records?.push(chunk) ?? []);
      head = Buffer.concat([head, chunk]);
      return head.length < 65_536 ? [] : gather(begin());
    },
    flush: () => withLast(head?.includes(NEWLINE) ? gather(begin()) : []),
    end: () => withLast([...gather(begin()), ...gather(records?.end() ?? [])]),
    skipped: () => records?.skipped() ?? 0,
  };
}

function createRecords(shape: Shape): Records {
  return shape.kind === "json" ? createJsonRecords(shape.depth) : createLines();
}

function hasByteOrderMark(head: Buffer): boolean {
  return head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
}
