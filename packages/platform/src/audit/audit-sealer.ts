import type { Kysely } from "kysely";
import { inTransaction } from "../database/transaction.ts";
import { createAuditStore } from "./audit-store.ts";
import { sealSegment } from "./chain.ts";
import type { AuditTables } from "./tables.ts";

export interface AuditSealerOptions<Tables extends AuditTables> {
  readonly db: Kysely<Tables>;
  readonly now?: () => Date;
  /** 5 s when absent. */
  readonly intervalMs?: number;
  /** Largest segment; 1,000 when absent. */
  readonly segmentSize?: number;
  /** After entries were sealed. */
  readonly onSealed?: () => void;
  readonly log: { readonly warn: (fields: object, message: string) => void };
}

export interface AuditSealer {
  /** Seals what can be sealed now, and gives how many entries that were. */
  readonly seal: () => Promise<number>;
  readonly start: () => void;
  /** Waits for the segment under way. */
  readonly stop: () => Promise<void>;
}

/** Chains committed entries in segments. Any number of processes may run one: they take turns. */
export function createAuditSealer<Tables extends AuditTables>(options: AuditSealerOptions<Tables>): AuditSealer {
  const { segmentSize = 1_000, intervalMs = 5_000, now = () => new Date() } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const sealOne = (): Promise<number> =>
    inTransaction(options.db, async (trx) => {
      const store = createAuditStore(trx as unknown as Kysely<AuditTables>); // the tables of audit are among them
      await store.lockSealing();
      const entries = await store.sealable(segmentSize);
      if (entries.length > 0) await store.addSegment(sealSegment(await store.lastSegment(), entries, now()));
      return entries.length;
    });
  const seal = async (): Promise<number> => {
    let sealed = 0;
    for (;;) {
      const count = await sealOne();
      sealed += count;
      if (count < segmentSize) break;
    }
    if (sealed > 0) options.onSealed?.();
    return sealed;
  };
  const tick = (): void => {
    running = seal()
      .catch((error: unknown) => options.log.warn({ error: String(error) }, "audit trail not sealed, will try again"))
      .finally(() => {
        if (timer) timer = setTimeout(tick, intervalMs).unref();
      });
  };
  return {
    seal,
    start: () => {
      timer ??= setTimeout(tick, intervalMs).unref();
    },
    stop: async () => {
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
  };
}
