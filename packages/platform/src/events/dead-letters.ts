import { type Kysely, sql } from "kysely";
import type { PgBoss } from "pg-boss";
import { DEAD_LETTERS, eventQueue } from "./queues.ts";

export interface DeadLetter {
  readonly id: string;
  readonly subscriber: string;
  readonly eventType: string;
  readonly eventId: string;
  readonly key: string;
  readonly happenedAt: Date;
  readonly failedAt: Date;
  /** The last error's message, at most 500 characters. */
  readonly reason: string;
}

export interface EventsHealth {
  /** Events that wait or are being retried, of all listeners. */
  readonly waiting: number;
  /** Age of the oldest of them; 0 when there is none. */
  readonly backlogAgeSeconds: number;
  readonly deadLetters: number;
}

/** Newest first, at most `limit`. */
export async function listDeadLetters<Tables>(db: Kysely<Tables>, limit: number): Promise<readonly DeadLetter[]> {
  const { rows } = await sql<DeadLetter>`select id, substr(source_name, 7) as subscriber,
      data->'event'->>'type' as "eventType", data->>'eventId' as "eventId", data->>'key' as key,
      source_created_on as "happenedAt", created_on as "failedAt",
      left(coalesce(source_output->>'message', source_output #>> '{}', ''), 500) as reason
    from jobs.job where name = ${DEAD_LETTERS} and state = 'created'
    order by created_on desc, id limit ${limit}`.execute(db);
  return rows;
}

export async function readHealth<Tables>(db: Kysely<Tables>): Promise<EventsHealth> {
  const { rows } = await sql<EventsHealth>`select
      (count(*) filter (where name like 'event.%'))::int as waiting,
      coalesce(extract(epoch from clock_timestamp() - min(created_on) filter (where name like 'event.%')), 0)::float8 as "backlogAgeSeconds",
      (count(*) filter (where name = ${DEAD_LETTERS}))::int as "deadLetters"
    from jobs.job where state < 'active'`.execute(db);
  return rows[0] ?? { waiting: 0, backlogAgeSeconds: 0, deadLetters: 0 };
}

/** Events that wait, are handled or being retried, of all listeners. */
export async function countUnderWay<Tables>(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ events: number }>`select count(*)::int as events from jobs.job
    where state <= 'active' and name like 'event.%'`.execute(db);
  return rows[0]?.events ?? 0;
}

/**
 * A dead letter leaves the line, so that one poisoned event does not hold back all that follows about the same thing.
 * pg-boss keeps the failed original, which blocks its key; its copy among the dead letters was written with it.
 */
export async function releaseBlockedKeys(boss: PgBoss, subscribers: readonly string[]): Promise<number> {
  let released = 0;
  for (const subscriber of subscribers) {
    const queue = eventQueue(subscriber);
    for (const key of await boss.getBlockedKeys(queue)) {
      const jobs = await boss.findJobs(queue, { key });
      const failed = jobs.filter((job) => job.state === "failed").map((job) => job.id);
      if (failed.length > 0) await boss.deleteJob(queue, failed);
      released += failed.length;
    }
  }
  return released;
}
