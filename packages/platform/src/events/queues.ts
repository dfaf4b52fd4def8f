import type { PgBoss } from "pg-boss";

/** pg-boss's schema. */
export const JOBS_SCHEMA = "jobs";
export const DEAD_LETTERS = "dead-letters";

const DAY_SECONDS = 86_400;

export interface RetryPolicy {
  /** Tries after the first; 10 when absent. */
  readonly limit?: number;
  /** Pause before the first retry, doubled each time up to `maxDelaySeconds`; 1 and 300 when absent. */
  readonly delaySeconds?: number;
  readonly maxDelaySeconds?: number;
}

export const DEFAULT_RETRY: Required<RetryPolicy> = { limit: 10, delaySeconds: 1, maxDelaySeconds: 300 };

/** What travels in a job. */
export interface EventJob {
  readonly eventId: string;
  readonly key: string;
  readonly event: { readonly type: string };
}

export const eventQueue = (subscriber: string): string => `event.${subscriber}`;
export const scheduleQueue = (job: string): string => `schedule.${job}`;

export async function ensureDeadLetters(boss: PgBoss): Promise<void> {
  await createOrUpdate(boss, DEAD_LETTERS, { retentionSeconds: 3_650 * DAY_SECONDS, retryLimit: 0 });
}

/** One queue per listener: first in, first out per key; one that keeps failing goes to the dead letters. */
export async function ensureEventQueue(boss: PgBoss, subscriber: string, retry: RetryPolicy): Promise<void> {
  await createOrUpdate(
    boss,
    eventQueue(subscriber),
    {
      deadLetter: DEAD_LETTERS,
      retryLimit: retry.limit ?? DEFAULT_RETRY.limit,
      retryDelay: retry.delaySeconds ?? DEFAULT_RETRY.delaySeconds,
      retryBackoff: true,
      retryDelayMax: retry.maxDelaySeconds ?? DEFAULT_RETRY.maxDelaySeconds,
      expireInSeconds: 900,
      heartbeatSeconds: 10, // a worker that was killed is noticed after this
      retentionSeconds: 400 * DAY_SECONDS, // an event nobody could take yet is not dropped
      deleteAfterSeconds: DAY_SECONDS,
      notify: true,
    },
    "key_strict_fifo",
  );
}

export async function ensureScheduleQueue(boss: PgBoss, job: string, timeoutSeconds: number): Promise<void> {
  await createOrUpdate(
    boss,
    scheduleQueue(job),
    {
      retryLimit: 2,
      retryDelay: 30,
      expireInSeconds: timeoutSeconds,
      heartbeatSeconds: 10,
      deleteAfterSeconds: DAY_SECONDS,
    },
    "stately", // one waiting and one running: a slow run does not pile up the next ones
  );
}

type QueueSettings = Parameters<PgBoss["updateQueue"]>[1] & Parameters<PgBoss["createQueue"]>[1];

async function createOrUpdate(
  boss: PgBoss,
  name: string,
  settings: NonNullable<QueueSettings>,
  policy = "standard",
): Promise<void> {
  await boss.createQueue(name, { ...settings, policy }); // does nothing when it exists
  await boss.updateQueue(name, settings);
}
