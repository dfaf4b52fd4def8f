import type { Kysely, Selectable } from "kysely";
import type { AuditHeadDeliveryTable, AuditTables } from "./tables.ts";

/** What a place outside has of the chain. */
export interface HeadDelivery {
  /** The newest segment whose head it got; undefined when it got none yet. */
  readonly segment: number | undefined;
  readonly sentAt: Date | undefined;
  /** Since it last worked. */
  readonly failure:
    | { readonly since: Date; readonly lastAt: Date; readonly tries: number; readonly error: string }
    | undefined;
}

export interface HeadDeliveryStore {
  readonly get: (target: string) => Promise<HeadDelivery>;
  readonly noteSent: (target: string, segment: number, at: Date) => Promise<void>;
  readonly noteFailure: (target: string, error: string, at: Date) => Promise<void>;
}

const NOTHING: HeadDelivery = { segment: undefined, sentAt: undefined, failure: undefined };
const MAX_ERROR = 300;

export function createHeadDeliveryStore(db: Kysely<AuditTables>): HeadDeliveryStore {
  const table = "platform.audit_head_delivery";
  return {
    async get(target) {
      const row = await db.selectFrom(table).selectAll().where("target", "=", target).executeTakeFirst();
      return row ? toDelivery(row) : NOTHING;
    },
    async noteSent(target, segment, at) {
      const sent = { segment, sent_at: at, failing_since: null, failed_at: null, tries: 0, error: null };
      await db
        .insertInto(table)
        .values({ target, ...sent })
        .onConflict((c) => c.column("target").doUpdateSet(sent))
        .execute();
    },
    async noteFailure(target, error, at) {
      const failed = { failed_at: at, error: error.slice(0, MAX_ERROR).replaceAll("\0", "") };
      await db
        .insertInto(table)
        .values({ target, segment: null, sent_at: null, failing_since: at, tries: 1, ...failed })
        .onConflict((c) =>
          c.column("target").doUpdateSet((e) => ({
            ...failed,
            failing_since: e.fn.coalesce(`${table}.failing_since`, e.val(at)),
            tries: e(`${table}.tries`, "+", 1),
          })),
        )
        .execute();
    },
  };
}

function toDelivery(row: Selectable<AuditHeadDeliveryTable>): HeadDelivery {
  const { failing_since: since, failed_at: lastAt, tries, error } = row;
  return {
    segment: row.segment ?? undefined,
    sentAt: row.sent_at ?? undefined,
    failure: since && lastAt ? { since, lastAt, tries, error: error ?? "" } : undefined,
  };
}
