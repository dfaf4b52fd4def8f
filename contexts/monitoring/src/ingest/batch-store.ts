import type { Kysely, Selectable } from "kysely";
import { sql } from "kysely";
import type { BatchTable, MonitoringTables } from "../tables.ts";
import type { IncomingBatch, LedgerBatch, StoredCount } from "./batch.ts";

/** SQL on the ledger. Every method runs in the transaction that `db` is. */
export interface BatchStore {
  /** The pending row as written, or undefined when the source used this client id before. */
  readonly insertPending: (id: string, batch: IncomingBatch, receivedAt: Date) => Promise<LedgerBatch | undefined>;
  readonly find: (sourceId: string, clientId: string) => Promise<LedgerBatch | undefined>;
  /** Gives those that were pending until now: the only ones whose events and matches may be counted. */
  readonly markStored: (counts: readonly StoredCount[], storedAt: Date) => Promise<ReadonlySet<string>>;
  /** Pending rows received before `before`, oldest first, at most `limit`. */
  readonly pendingBefore: (before: Date, limit: number) => Promise<readonly LedgerBatch[]>;
  readonly deleteOlderThan: (before: Date) => Promise<number>;
}

export function createBatchStore(db: Kysely<MonitoringTables>): BatchStore {
  return {
    async insertPending(id, batch, receivedAt) {
      const row = await db
        .insertInto("monitoring.batch")
        .values({
          id,
          source_id: batch.sender.sourceId,
          client_id: batch.clientId,
          body_hash: Buffer.from(batch.bodyHash),
          received_at: receivedAt,
          is_historical: batch.isHistorical,
          bytes: batch.payload.bytes.length,
          state: "pending",
        })
        .onConflict((c) => c.columns(["source_id", "client_id"]).doNothing())
        .returningAll()
        .executeTakeFirst();
      return row && toBatch(row);
    },
    async find(sourceId, clientId) {
      const row = await db
        .selectFrom("monitoring.batch")
        .selectAll()
        .where("source_id", "=", sourceId)
        .where("client_id", "=", clientId)
        .executeTakeFirst();
      return row && toBatch(row);
    },
    async markStored(counts, storedAt) {
      const [ids, events, undecoded] = [
        counts.map((c) => c.id),
        counts.map((c) => c.events),
        counts.map((c) => c.undecoded),
      ];
      const { rows } = await sql<{ id: string }>`update monitoring.batch b
        set state = 'stored', stored_at = ${storedAt}, events = c.events, undecoded = c.undecoded
        from unnest(${ids}::text[], ${events}::int[], ${undecoded}::int[]) as c (id, events, undecoded)
        where b.id = c.id and b.state = 'pending' returning b.id`.execute(db);
      return new Set(rows.map(({ id }) => id));
    },
    async pendingBefore(before, limit) {
      const rows = await db
        .selectFrom("monitoring.batch")
        .selectAll()
        .where("state", "=", "pending")
        .where("received_at", "<", before)
        .orderBy("received_at")
        .limit(limit)
        .execute();
      return rows.map(toBatch);
    },
    async deleteOlderThan(before) {
      const gone = await db.deleteFrom("monitoring.batch").where("received_at", "<", before).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

function toBatch(row: Selectable<BatchTable>): LedgerBatch {
  return {
    id: row.id,
    sourceId: row.source_id,
    clientId: row.client_id,
    bodyHash: row.body_hash,
    receivedAt: row.received_at,
    isHistorical: row.is_historical,
    state: row.state,
    events: row.events ?? 0,
    undecoded: row.undecoded ?? 0,
  };
}
