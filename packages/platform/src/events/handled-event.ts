import { sql } from "kysely";
import type { ContextMigrations } from "../database/migrate.ts";
import type { AnyTransaction } from "../database/transaction.ts";

/** Platform's own table beside pg-boss's schema `jobs`; goes first in `migrate`. */
export const eventMigrations: ContextMigrations = {
  context: "events",
  migrations: {
    "001-handled": {
      up: async (db) => {
        await sql`create table events.handled (
          subscriber text not null,
          event_id text not null,
          handled_at timestamptz not null default now(),
          primary key (subscriber, event_id)
        )`.execute(db);
        await sql`create index handled_at on events.handled (handled_at)`.execute(db);
      },
    },
  },
};

/**
 * True the first time, in the transaction of the effect; false when the event was handled before.
 * A second worker that tries at the same time waits for the first one's commit.
 */
export async function handledOnce(trx: AnyTransaction, subscriber: string, eventId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into events.handled (subscriber, event_id)
    values (${subscriber}, ${eventId}) on conflict do nothing`.execute(trx);
  return numAffectedRows === 1n;
}
