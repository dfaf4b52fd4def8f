/**
 * The columns every screen filters on, by their ECS name. Text as the source wrote it; numbers as decimal text.
 * @source Elastic Common Schema 9; `log.*` is the log source of Sigma (product, category, service).
 */
export const ECS_COLUMNS = [
  "host.name",
  "user.name",
  "source.ip",
  "source.port",
  "destination.ip",
  "destination.port",
  "process.name",
  "event.action",
  "event.outcome",
  "event.code",
  "log.product",
  "log.category",
  "log.service",
] as const;

export type EcsColumn = (typeof ECS_COLUMNS)[number];

/** Only what was found; never an empty string. */
export type EcsValues = Partial<Record<EcsColumn, string>>;

/** Every outcome we know; ECS words. */
export type EventOutcome = "success" | "failure" | "unknown";

/**
 * What a decoder makes of one raw record. Nothing is dropped: what it does not understand stays in the raw text.
 * `fields` keeps the names of the source (`EventID`, `eventName`, `id.orig_h`), flattened with dots, at most
 * `MAX_FIELDS` of them, each value at most `MAX_VALUE_LENGTH` characters; insertion order is the order of the source.
 */
export interface DecodedEvent {
  /** Name of the decoder that understood it, `text` when none did. */
  readonly decoder: string;
  /** Milliseconds since 1970 in UTC; undefined when the record carries no time we can read. */
  readonly occurredAt: number | undefined;
  readonly ecs: EcsValues;
  readonly fields: ReadonlyMap<string, string>;
}

export const MAX_FIELDS = 512;
export const MAX_VALUE_LENGTH = 32_768;
/** Longer records are cut there, and say so in the field `cordon.truncated`. */
export const MAX_RECORD_LENGTH = 1_048_576;

/** What the receiver knows about where a record came from; helps decoders with records that omit it. */
export interface DecodeHint {
  /** Receipt, for formats without a year or a zone. */
  readonly receivedAt: number;
  /** `--historical`: times far in the past are meant, and a missing year is guessed from the neighbours. */
  readonly isHistorical: boolean;
  /** Set for syslog listeners: the record still has its syslog frame. */
  readonly isSyslog: boolean;
  /** What the sender said it is (`nginx`, `auditd`, …), when it said so; tried first. */
  readonly format?: string;
}
