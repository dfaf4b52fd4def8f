import { ECS_COLUMNS, type EcsColumn } from "./event.ts";
import { createEventIdWriter, EVENT_ID_BYTES, type EventRow } from "./event-row.ts";
import { COLUMN_OF, PLAIN_ECS_COLUMNS } from "./event-table.ts";
import { LowCardinalityColumn, NativeWriter } from "./native-writer.ts";

const LOW_CARDINALITY = "LowCardinality(String)";

interface ColumnWriter {
  readonly name: string;
  readonly type: string;
  readonly write: (writer: NativeWriter, rows: readonly EventRow[]) => void;
}

function plain(name: string, valueOf: (row: EventRow) => string): ColumnWriter {
  return {
    name,
    type: "String",
    write(writer, rows) {
      for (const row of rows) writer.string(valueOf(row));
    },
  };
}

function lowCardinality(name: string, valueOf: (row: EventRow) => string): ColumnWriter {
  return {
    name,
    type: LOW_CARDINALITY,
    write(writer, rows) {
      LowCardinalityColumn.writePrefix(writer);
      const column = new LowCardinalityColumn();
      for (const row of rows) column.add(valueOf(row));
      column.writeData(writer);
    },
  };
}

function instant(name: string, valueOf: (row: EventRow) => number): ColumnWriter {
  return {
    name,
    type: "DateTime64(3, 'UTC')",
    write(writer, rows) {
      for (const row of rows) writer.i64(valueOf(row));
    },
  };
}

function ecs(name: EcsColumn): ColumnWriter {
  const make = PLAIN_ECS_COLUMNS.has(name) ? plain : lowCardinality;
  return make(COLUMN_OF[name], (row) => row.ecs[name] ?? "");
}

const EVENT_ID: ColumnWriter = {
  name: "event_id",
  type: `FixedString(${EVENT_ID_BYTES})`,
  write(writer, rows) {
    const ids = new Uint8Array(rows.length * EVENT_ID_BYTES);
    const put = createEventIdWriter();
    for (const [index, row] of rows.entries()) put(ids, index * EVENT_ID_BYTES, row);
    writer.bytes(ids);
  },
};

const FIELDS: ColumnWriter = {
  name: "fields",
  type: `Map(${LOW_CARDINALITY}, String)`,
  write(writer, rows) {
    LowCardinalityColumn.writePrefix(writer);
    const names = new LowCardinalityColumn();
    let end = 0;
    for (const row of rows) {
      end += row.fields.size;
      writer.i64(end);
      for (const name of row.fields.keys()) names.add(name);
    }
    names.writeData(writer);
    for (const row of rows) for (const value of row.fields.values()) writer.string(value);
  },
};

const COLUMNS: readonly ColumnWriter[] = [
  EVENT_ID,
  instant("received_at", (row) => row.receivedAt),
  instant("occurred_at", (row) => row.occurredAt),
  lowCardinality("skew", (row) => row.skew ?? ""),
  lowCardinality("source_id", (row) => row.sourceId),
  lowCardinality("source_name", (row) => row.sourceName),
  {
    name: "is_host_vouched",
    type: "Bool",
    write(writer, rows) {
      for (const row of rows) writer.u8(row.isHostVouched ? 1 : 0);
    },
  },
  lowCardinality("decoder", (row) => row.decoder),
  ...ECS_COLUMNS.map(ecs),
  FIELDS,
  plain("raw", (row) => row.raw),
  plain("decoded_text", (row) => row.decodedText),
  lowCardinality("batch_id", (row) => row.batchId),
  {
    name: "line",
    type: "UInt32",
    write(writer, rows) {
      for (const row of rows) writer.u32(row.line);
    },
  },
];

/** Names of the columns in a block, in its order. */
export const EVENT_COLUMNS: readonly string[] = COLUMNS.map((column) => column.name);

/**
 * One block of the table `events` in ClickHouse's Native format; no bytes for no rows.
 * @throws RangeError when the block would be larger than `MAX_BLOCK_BYTES`.
 */
export function encodeEvents(rows: readonly EventRow[]): Uint8Array<ArrayBuffer> {
  if (rows.length === 0) return new Uint8Array(0);
  const writer = new NativeWriter(rows.reduce((sum, row) => sum + row.raw.length * 2 + 512, 4_096));
  writer.varUint(COLUMNS.length);
  writer.varUint(rows.length);
  for (const column of COLUMNS) {
    writer.string(column.name);
    writer.string(column.type);
    column.write(writer, rows);
  }
  return writer.finish();
}
