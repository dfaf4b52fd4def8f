import { type Kysely, type Selectable, sql } from "kysely";
import type { ChainEntry, ChainSegment } from "./chain.ts";
import type { AuditEntryTable, AuditSegmentTable, AuditTables } from "./tables.ts";

/** SQL on the trail for sealing and checking. */
export interface AuditStore {
  /**
   * Rows in no segment whose transaction ended before the oldest one that still runs, by id. A row of another
   * cluster (restored from a backup) carries a transaction id that this one has not reached: it has ended, too.
   */
  readonly sealable: (limit: number) => Promise<readonly ChainEntry[]>;
  readonly unsealed: (limit: number) => Promise<readonly ChainEntry[]>;
  readonly lastSegment: () => Promise<ChainSegment | undefined>;
  readonly addSegment: (segment: ChainSegment) => Promise<void>;
  /** Segments after `number`, in order. */
  readonly segmentsAfter: (number: number, limit: number) => Promise<readonly ChainSegment[]>;
  /** Rows that say they are in the segment, and rows it names. */
  readonly entriesOf: (segment: ChainSegment) => Promise<readonly ChainEntry[]>;
  /** Rows that name a segment which does not exist. */
  readonly astray: (limit: number) => Promise<readonly ChainEntry[]>;
  /** One sealer at a time, until the transaction ends. */
  readonly lockSealing: () => Promise<void>;
}

const SEALING_LOCK = 0x5ea1;

export function createAuditStore(db: Kysely<AuditTables>): AuditStore {
  const entries = () => db.selectFrom("platform.audit_entry").selectAll();
  return {
    async sealable(limit) {
      const rows = await entries()
        .where("segment", "is", null)
        .where(
          sql<boolean>`(xid < pg_snapshot_xmin(pg_current_snapshot()) or xid >= pg_snapshot_xmax(pg_current_snapshot()))`,
        )
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
    async unsealed(limit) {
      return (await entries().where("segment", "is", null).orderBy("id").limit(limit).execute()).map(toEntry);
    },
    ...createSegments(db),
    async entriesOf(segment) {
      const ids = segment.entryIds;
      const rows = await entries()
        .where((e) => e.or([e("segment", "=", segment.number), sql<boolean>`id = any(${ids}::bigint[])`]))
        .orderBy("id")
        .limit(ids.length + 1_000)
        .execute();
      return rows.map(toEntry);
    },
    async astray(limit) {
      const rows = await entries()
        .where("segment", "is not", null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom("platform.audit_segment")
                .select("number")
                .whereRef("number", "=", "platform.audit_entry.segment"),
            ),
          ),
        )
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
    async lockSealing() {
      await sql`select pg_advisory_xact_lock(${SEALING_LOCK})`.execute(db);
    },
  };
}

function createSegments(db: Kysely<AuditTables>): Pick<AuditStore, "lastSegment" | "addSegment" | "segmentsAfter"> {
  return {
    async lastSegment() {
      const row = await db
        .selectFrom("platform.audit_segment")
        .selectAll()
        .orderBy("number", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && toSegment(row);
    },
    async addSegment(segment) {
      await sql`insert into platform.audit_segment
        (number, previous_digest, entry_ids, entry_digests, total_entries, root_digest, sealed_at, digest)
        values (${segment.number}, ${segment.previousDigest}, ${segment.entryIds}::bigint[], ${segment.entryDigests}::bytea[],
          ${segment.totalEntries}, ${segment.rootDigest}, ${segment.sealedAt}, ${segment.digest})`.execute(db);
      await sql`update platform.audit_entry set segment = ${segment.number} where id = any(${segment.entryIds}::bigint[])`.execute(
        db,
      );
    },
    async segmentsAfter(number, limit) {
      const rows = await db
        .selectFrom("platform.audit_segment")
        .selectAll()
        .where("number", ">", number)
        .orderBy("number")
        .limit(limit)
        .execute();
      return rows.map(toSegment);
    },
  };
}

function toEntry(row: Selectable<AuditEntryTable>): ChainEntry {
  return {
    id: row.id,
    at: row.at,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    action: row.action,
    targetKind: row.target_kind,
    targetId: row.target_id,
    outcome: row.outcome,
    details: row.details,
    personal: row.personal !== null && row.personal_salt ? { text: row.personal, salt: row.personal_salt } : undefined,
    personalDigest: row.personal_digest,
    segment: row.segment ?? undefined,
  };
}

function toSegment(row: Selectable<AuditSegmentTable>): ChainSegment {
  return {
    number: row.number,
    previousDigest: row.previous_digest,
    entryIds: row.entry_ids,
    entryDigests: row.entry_digests,
    totalEntries: row.total_entries,
    rootDigest: row.root_digest,
    sealedAt: row.sealed_at,
    digest: row.digest,
  };
}
