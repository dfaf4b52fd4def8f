import { ECS_COLUMNS, type EcsColumn } from "./event.ts";

/** Column of `events` in ClickHouse for each ECS name. The search and the Native encoder both read this. */
export const COLUMN_OF: Readonly<Record<EcsColumn, string>> = {
  "host.name": "host_name",
  "user.name": "user_name",
  "source.ip": "source_ip",
  "source.port": "source_port",
  "destination.ip": "destination_ip",
  "destination.port": "destination_port",
  "process.name": "process_name",
  "event.action": "event_action",
  "event.outcome": "event_outcome",
  "event.code": "event_code",
  "log.product": "log_product",
  "log.category": "log_category",
  "log.service": "log_service",
};

/** Columns with too many values for a dictionary; the others are `LowCardinality`. */
export const PLAIN_ECS_COLUMNS: ReadonlySet<EcsColumn> = new Set([
  "source.ip",
  "source.port",
  "destination.ip",
  "destination.port",
]);

/** Every column, in the order of a block. */
export const EVENT_COLUMNS: readonly string[] = [
  "event_id",
  "received_at",
  "occurred_at",
  "skew",
  "source_id",
  "source_name",
  "is_host_vouched",
  "decoder",
  ...ECS_COLUMNS.map((name) => COLUMN_OF[name]),
  "fields",
  "raw",
  "decoded_text",
  "batch_id",
  "line",
];

/** What a search for words looks into. Written otherwise, the text index would not be used. */
export const SEARCHED_TEXT = "lowerUTF8(concat(raw, '\\n', decoded_text))";

export interface EventTableOptions {
  /** Days after receipt that an event is kept, 1 to 3,650; whole days are dropped. */
  readonly retentionDays: number;
  /** Durability and space settings of the engine, e.g. `{ fsync_after_insert: 1 }`. */
  readonly mergeTreeSettings: Readonly<Record<string, string | number>>;
}

function ecsColumn(name: EcsColumn): string {
  const type = PLAIN_ECS_COLUMNS.has(name) ? "String" : "LowCardinality(String)";
  return `${COLUMN_OF[name]} ${type} CODEC(ZSTD(1))`;
}

/** What was stored before the column came has all its values there, read when asked for. */
const DECODED_TEXT = "decoded_text String default arrayStringConcat(mapValues(fields), '\\n') CODEC(ZSTD(1))";
const WORDS_INDEX = `words ${SEARCHED_TEXT} type text(tokenizer = splitByNonAlpha)`;

/**
 * Statements that make the table `events`; running them again changes nothing but the retention, and
 * adds what a table of an earlier version lacks.
 * The layout is explained and measured in docs/adr/0007-event-table-layout.md.
 */
export function eventTableStatements(options: EventTableOptions): readonly string[] {
  const days = retention(options.retentionDays);
  const settings = {
    ttl_only_drop_parts: 1,
    // Merges wait until about 12 parts of a size are there, not 5: each row is rewritten half as often, for some
    // more parts to look into. ADR 7 has the figures.
    merge_selector_base: 12,
    // A found record costs reading its whole granule.
    index_granularity_bytes: 1_048_576,
    ...options.mergeTreeSettings,
  };
  return [
    `create table if not exists events (
      event_id FixedString(16) CODEC(ZSTD(1)),
      received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
      occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
      skew LowCardinality(String) CODEC(ZSTD(1)),
      source_id LowCardinality(String) CODEC(ZSTD(1)),
      source_name LowCardinality(String) CODEC(ZSTD(1)),
      is_host_vouched Bool CODEC(ZSTD(1)),
      decoder LowCardinality(String) CODEC(ZSTD(1)),
      ${ECS_COLUMNS.map(ecsColumn).join(",\n      ")},
      fields Map(LowCardinality(String), String) CODEC(ZSTD(1)),
      raw String CODEC(ZSTD(1)),
      ${DECODED_TEXT},
      batch_id LowCardinality(String) CODEC(ZSTD(1)),
      line UInt32 CODEC(Delta, ZSTD(1)),
      index received_range received_at type minmax granularity 1,
      index ${WORDS_INDEX}
    )
    engine = MergeTree
    partition by toYYYYMMDD(received_at)
    order by (occurred_at, event_id)
    primary key occurred_at
    ttl toDateTime(received_at) + interval ${days} day delete
    settings ${Object.entries(settings).map(setting).join(", ")}`,
    `alter table events add column if not exists ${DECODED_TEXT} after raw`,
    `alter table events add index if not exists ${WORDS_INDEX}`,
    `alter table events modify ttl toDateTime(received_at) + interval ${days} day delete settings materialize_ttl_after_modify = 0`,
  ];
}

/** The engine adds in 32 bits of seconds: a retention that ends after 2106 would expire everything at once. */
const MAX_RETENTION_DAYS = 3_650;

function retention(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_RETENTION_DAYS) return days;
  throw new RangeError(`Events are kept for 1 to ${MAX_RETENTION_DAYS} whole days, not ${days}.`);
}

function setting([name, value]: readonly [string, string | number]): string {
  if (!/^[a-z_0-9]+$/.test(name)) throw new RangeError(`"${name}" is no name of a setting.`);
  return `${name} = ${typeof value === "number" ? String(value) : `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`}`;
}
