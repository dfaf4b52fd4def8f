import { Problem } from "@cordon/kernel";
import type { Kysely } from "kysely";
import type { AnyTransaction } from "../database/transaction.ts";
import { inTransaction } from "../database/transaction.ts";
import type { AuditActor } from "./audit.ts";
import type { AuditHead, AuditVerdict } from "./audit-contract.ts";
import { headOf } from "./audit-head.ts";
import { createAuditStore } from "./audit-store.ts";
import { auditWriter } from "./audit-writer.ts";
import type { AuditTables } from "./tables.ts";
import { createChainVerifier } from "./verify-chain.ts";

export interface AuditService {
  /**
   * Reads the whole trail in one snapshot; itself audited.
   * @throws Problem `audit.verification-running` while another one runs: it reads everything.
   */
  readonly verify: (by: AuditActor, heads?: readonly AuditHead[], remoteAddress?: string) => Promise<AuditVerdict>;
  readonly head: () => Promise<AuditHead | null>;
}

const SEGMENTS_AT_ONCE = 20;
const MAX_LOOSE_ENTRIES = 10_000;

export function createAuditService(db: Kysely<AuditTables>, now: () => Date = () => new Date()): AuditService {
  let isVerifying = false;
  return {
    async verify(by, heads = [], remoteAddress) {
      if (isVerifying)
        throw new Problem(
          "audit.verification-running",
          "A verification is running already. Wait for it and try again.",
        );
      isVerifying = true;
      try {
        const verdict = await verifyStored(db, heads);
        await inTransaction(db, (trx) =>
          auditWriter(
            trx as unknown as AnyTransaction,
            now,
          )({
            actor: by,
            action: "audit.verified",
            target: { kind: "audit", id: "audit" },
            outcome: verdict.isIntact ? "success" : "failed",
            details: { entries: verdict.entries, faults: verdict.faults.length, heads: heads.length },
            ...(remoteAddress !== undefined && { remoteAddress }),
          }),
        );
        return verdict;
      } finally {
        isVerifying = false;
      }
    },
    async head() {
      const last = await createAuditStore(db).lastSegment();
      return last ? headOf(last) : null;
    },
  };
}

function verifyStored(db: Kysely<AuditTables>, heads: readonly AuditHead[]): Promise<AuditVerdict> {
  return db
    .transaction()
    .setIsolationLevel("repeatable read")
    .execute(async (trx) => {
      const store = createAuditStore(trx);
      const verifier = createChainVerifier(heads);
      let reached = 0;
      for (;;) {
        const segments = await store.segmentsAfter(reached, SEGMENTS_AT_ONCE);
        for (const segment of segments) verifier.check(segment, await store.entriesOf(segment));
        const last = segments.at(-1);
        if (!last) break;
        reached = last.number;
      }
      return verifier.finish(await store.unsealed(MAX_LOOSE_ENTRIES), await store.astray(MAX_LOOSE_ENTRIES));
    });
}
