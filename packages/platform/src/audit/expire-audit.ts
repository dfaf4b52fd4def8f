import { type Kysely, sql } from "kysely";
import { type AnyTransaction, inTransaction } from "../database/transaction.ts";
import { EXPIRED_ACTION } from "./audit.ts";
import { auditWriter } from "./audit-writer.ts";
import type { AuditTables } from "./tables.ts";

const RETENTION = { kind: "system", id: "retention", name: "retention" } as const;
const DAY_MS = 86_400_000;

/**
 * Deletes the entries of the oldest segments whose every entry is older than `keepDays`, and writes that into the
 * trail. The segments stay with their digests: the chain verifies from its beginning, and says what has expired.
 * @returns how many entries went.
 */
export function expireAudit(db: Kysely<AuditTables>, keepDays: number, now: Date): Promise<number> {
  return inTransaction(db, async (trx) => {
    const before = new Date(now.getTime() - keepDays * DAY_MS);
    const { rows } = await sql<{ through: number | null; expired: number }>`select through_segment as through, expired
      from platform.expire_audit(${before})`.execute(trx);
    const { through = null, expired = 0 } = rows[0] ?? {};
    if (through === null || expired === 0) return 0;
    await auditWriter(
      trx as unknown as AnyTransaction, // same object; the tables are only a view of it
      () => now,
    )({
      actor: RETENTION,
      action: EXPIRED_ACTION,
      target: { kind: "audit", id: "audit" },
      outcome: "success",
      details: { throughSegment: through, entries: expired, before: before.toISOString(), keepDays },
    });
    return expired;
  });
}
