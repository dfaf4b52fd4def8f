import { randomUUID } from "node:crypto";
import { newId } from "@cordon/kernel";
import { sql } from "kysely";
import { fromKysely, type PgBoss } from "pg-boss";
import type { AnyTransaction, DomainEvent } from "../database/transaction.ts";
import { type EventJob, eventQueue } from "./queues.ts";
import type { Subscriber } from "./subscriber.ts";

/** As JSON; a listener that needs more asks the sender's context. */
export const MAX_EVENT_BYTES: number = 256 * 1024;

/** Publishes in the caller's transaction: one job per listener, or nothing when the transaction rolls back. */
export type Emit = (trx: AnyTransaction, event: DomainEvent, options: { readonly key: string }) => Promise<void>;

export function createEmit(boss: PgBoss, subscribers: readonly Subscriber[]): Emit {
  const listeners = Map.groupBy(subscribers, (subscriber) => subscriber.eventType);
  return async (trx, event, { key }) => {
    const found = listeners.get(event.type);
    if (!found) return;
    if (key === "") throw new Error(`${event.type} was announced without the id of what it is about`);
    const bytes = Buffer.byteLength(JSON.stringify(event));
    if (bytes > MAX_EVENT_BYTES) throw new Error(`${event.type} is ${bytes} bytes, more than ${MAX_EVENT_BYTES}`);

    // pg-boss orders jobs by the start of the sender's transaction, which is not the order in which senders commit.
    // So senders of one key take turns until they commit, and the job is dated when its turn came.
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 7001))`.execute(trx);
    const data: EventJob = { eventId: newId("evt"), key, event };
    const ids: string[] = [];
    for (const { name } of found) {
      const id = randomUUID();
      await boss.insert(eventQueue(name), [{ id, data, singletonKey: key }], { db: fromKysely(trx) });
      ids.push(id);
    }
    await dateByTurn(trx, ids);
  };
}

/** Now, or just after the key's last waiting job when the clock was set back. */
async function dateByTurn(trx: AnyTransaction, ids: readonly string[]): Promise<void> {
  await sql`update jobs.job j set created_on = greatest(clock_timestamp(), (
      select max(o.created_on) + interval '1 microsecond' from jobs.job o
      where o.name = j.name and o.singleton_key = j.singleton_key and o.id <> j.id
        and o.state < 'active' and not o.blocked and o.policy = 'key_strict_fifo'
    )) where j.id = any(${ids}::uuid[])`.execute(trx);
}
