import { Problem } from "@cordon/kernel";

/** The part of the telemetry client that storing needs. */
export interface TelemetryWriter {
  /** Inserts one block in Native format; answers after fsync. A repeat of a token is stored once. */
  readonly insertNative: (table: string, block: Uint8Array, token: string) => Promise<void>;
  readonly rows: <T>(sql: string, params?: Record<string, unknown>) => Promise<readonly T[]>;
}

export interface EventSink {
  /** @throws Problem `ingest.unavailable` when the store did not come back in time; the same token may be sent again. */
  readonly insert: (block: Uint8Array, token: string) => Promise<void>;
  readonly countOf: (
    batchId: string,
    receivedAt: Date,
  ) => Promise<{ readonly events: number; readonly undecoded: number }>;
  /** The raw records of a batch in the order of their lines, as they were stored. */
  readonly recordsOf: (batchId: string, receivedAt: Date) => Promise<readonly string[]>;
  /** Resolves when no insert of an earlier run is under way any more. */
  readonly fence: () => Promise<void>;
}

const RETRY_FOR_MS = 25_000;

/** Inserts with patience: the engine may be restarting, and the token makes a second try harmless. */
export function createEventSink(writer: TelemetryWriter, now: () => number = Date.now): EventSink {
  return {
    async insert(block, token) {
      const deadline = now() + RETRY_FOR_MS;
      for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2_000)) {
        try {
          await writer.insertNative("events", block, token);
          return;
        } catch (cause) {
          if (now() + waitMs > deadline) {
            throw new Problem(
              "ingest.unavailable",
              "The event store did not take the batch in time. Send it again with the same batch id.",
              {
                cause,
                retryAfterSeconds: 5,
              },
            );
          }
          await new Promise((resolve) => setTimeout(resolve, waitMs));
        }
      }
    },
    async countOf(batchId, receivedAt) {
      const [row] = await writer.rows<{ events: string | number; undecoded: string | number }>(
        `select count() as events, countIf(decoder = 'text') as undecoded from events
         where received_at = fromUnixTimestamp64Milli({at:Int64}) and batch_id = {batch:String}`,
        { at: receivedAt.getTime(), batch: batchId },
      );
      return { events: Number(row?.events ?? 0), undecoded: Number(row?.undecoded ?? 0) };
    },
    async recordsOf(batchId, receivedAt) {
      const rows = await writer.rows<{ raw: string }>(
        `select raw from events
         where received_at = fromUnixTimestamp64Milli({at:Int64}) and batch_id = {batch:String} order by line`,
        { at: receivedAt.getTime(), batch: batchId },
      );
      return rows.map(({ raw }) => raw);
    },
    async fence() {
      const deadline = now() + RETRY_FOR_MS;
      for (;;) {
        const [row] = await writer.rows<{ running: string | number }>(
          "select count() as running from system.processes where query_kind = 'Insert'",
        );
        if (Number(row?.running ?? 0) === 0) return;
        if (now() > deadline) throw new Problem("ingest.unavailable", "An insert of an earlier run has not ended.");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  };
}
