import { setTimeout as sleep } from "node:timers/promises";
import { type Kysely, sql } from "kysely";
import { PgBoss } from "pg-boss";
import { connectionConfig, type DatabaseAddress } from "../database/create-database.ts";
import { inTransaction, untyped } from "../database/transaction.ts";
import type { Log } from "../log.ts";
import {
  countUnderWay,
  type DeadLetter,
  type EventsHealth,
  listDeadLetters,
  readHealth,
  releaseBlockedKeys,
} from "./dead-letters.ts";
import { createEmit, type Emit } from "./emit.ts";
import { handledOnce } from "./handled-event.ts";
import {
  DEAD_LETTERS,
  DEFAULT_RETRY,
  type EventJob,
  ensureDeadLetters,
  ensureEventQueue,
  ensureScheduleQueue,
  eventQueue,
  JOBS_SCHEMA,
  type RetryPolicy,
  scheduleQueue,
} from "./queues.ts";
import type { ScheduledJob, Subscriber } from "./subscriber.ts";

export interface EventsOptions<Tables> {
  /** Migrated with `eventMigrations`. */
  readonly db: Kysely<Tables>;
  /** pg-boss has a small pool of its own. */
  readonly address: DatabaseAddress;
  /** Every listener there is, also in a process that only emits. */
  readonly subscribers: readonly Subscriber[];
  readonly schedules?: readonly ScheduledJob[];
  /** Whether this process handles events and schedules; true when absent. */
  readonly works?: boolean;
  readonly retry?: RetryPolicy;
  readonly log: Log;
}

export interface Events {
  /** Makes the queues and begins to listen. Before `emit`. */
  readonly start: () => Promise<void>;
  /** Waits up to 20 s for what is under way; the rest is delivered again later. */
  readonly stop: () => Promise<void>;
  readonly emit: Emit;
  readonly health: () => Promise<EventsHealth>;
  /** Resolves once no event is under way: each that was announced is handled, and what followed from it. */
  readonly idle: () => Promise<void>;
  readonly deadLetters: (limit?: number) => Promise<readonly DeadLetter[]>;
  /** Puts dead letters (these, or all) back at the end of their line; gives how many. */
  readonly replay: (ids?: readonly string[]) => Promise<number>;
  /** For good. */
  readonly discard: (ids: readonly string[]) => Promise<void>;
  /** Runs a scheduled job soon, whatever its clock says. */
  readonly runNow: (scheduledJob: string) => Promise<void>;
}

const RELEASE_EVERY_MS = 2_000;
const IDLE_LOOK_MS = 15;
const HANDLED_KEPT_DAYS = 90;

/** Domain events and scheduled jobs on pg-boss, in the database of the facts. */
export function createEvents<Tables>(options: EventsOptions<Tables>): Events {
  const { db, log, subscribers, works = true } = options;
  const schedules = [...(options.schedules ?? []), forgetHandled(db)];
  refuseDuplicates([...subscribers, ...schedules]);
  const boss = createBoss(options);
  const names = subscribers.map((subscriber) => subscriber.name);
  let releasing: NodeJS.Timeout | undefined;

  return {
    start: async () => {
      await boss.start();
      await ensureDeadLetters(boss);
      for (const { name } of subscribers) await ensureEventQueue(boss, name, options.retry ?? {});
      if (!works) return;
      const wakers: (() => void)[] = [];
      for (const subscriber of subscribers) wakers.push(await listen(boss, subscriber, options));
      await schedule(boss, schedules, log);
      const release = async (): Promise<void> => {
        const count = await releaseBlockedKeys(boss, names);
        if (count === 0) return;
        log.warn({ count }, "events went to the dead letters");
        for (const wake of wakers) wake();
      };
      releasing = setInterval(() => {
        release().catch((error: unknown) => log.warn({ error: wordsOf(error) }, "could not look for dead letters"));
      }, RELEASE_EVERY_MS);
    },
    stop: async () => {
      clearInterval(releasing);
      await boss.stop({ graceful: true, timeout: 20_000 });
    },
    emit: createEmit(boss, subscribers),
    health: () => readHealth(db),
    idle: async () => {
      while ((await countUnderWay(db)) > 0) await sleep(IDLE_LOOK_MS);
    },
    deadLetters: (limit = 100) => listDeadLetters(db, limit),
    replay: (ids) => boss.redrive(DEAD_LETTERS, ids === undefined ? {} : { ids: [...ids] }),
    discard: async (ids) => void (await boss.deleteJob(DEAD_LETTERS, [...ids])),
    runNow: async (name) => void (await boss.send(scheduleQueue(name))),
  };
}

function createBoss({ address, log, works = true }: Pick<EventsOptions<unknown>, "address" | "log" | "works">): PgBoss {
  const boss = new PgBoss({
    ...(connectionConfig({ ...address, applicationName: "cordon-jobs" }) as ConstructorParameters<typeof PgBoss>[0] &
      object), // same fields, looser types
    schema: JOBS_SCHEMA,
    max: works ? 5 : 2,
    supervise: works,
    schedule: works,
    useListenNotify: works,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error) => log.warn({ error: wordsOf(error) }, "the job queue had an error"));
  boss.on("warning", ({ message }) => log.warn({ warning: message }, "the job queue warns"));
  return boss;
}

/** Handles a listener's events; gives what makes its workers look again at once. */
async function listen<Tables>(
  boss: PgBoss,
  subscriber: Subscriber,
  options: EventsOptions<Tables>,
): Promise<() => void> {
  const { db, log, retry = {} } = options;
  const workers: string[] = [];
  const wake = (): void => workers.forEach((worker) => boss.notifyWorker(worker));
  for (let n = 0; n < subscriber.concurrency; n++) {
    const worker = await boss.work<EventJob>(
      eventQueue(subscriber.name),
      { batchSize: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 5 },
      async ([job]) => {
        if (!job) return;
        try {
          await deliver(db, subscriber, job);
        } catch (error) {
          const { eventId } = job.data;
          log.warn(
            { subscriber: subscriber.name, eventId, attempt: job.retryCount + 1, error: wordsOf(error) },
            "an event was not handled",
          );
          setTimeout(wake, longestPauseMs(retry, job.retryCount + 1)).unref();
          throw error;
        } finally {
          boss.notifyWorker(worker); // the next one of this key is free now; do not wait for the next poll
        }
      },
    );
    workers.push(worker);
  }
  return wake;
}

interface Handed {
  readonly data: EventJob;
  readonly retryCount: number;
  readonly signal: AbortSignal;
}

async function deliver<Tables>(
  db: Kysely<Tables>,
  { name, deliver: way }: Subscriber,
  { data, retryCount, signal }: Handed,
): Promise<void> {
  const delivery = { eventId: data.eventId, key: data.key, attempt: retryCount + 1, signal };
  if (way.kind === "forward") return way.run(data.event, delivery);
  await inTransaction(db, async (typed) => {
    const trx = untyped(typed);
    if (await handledOnce(trx, name, data.eventId)) await way.run(data.event, { ...delivery, trx });
  });
}

async function schedule(boss: PgBoss, jobs: readonly ScheduledJob[], log: Log): Promise<void> {
  for (const job of jobs) {
    const queue = scheduleQueue(job.name);
    await ensureScheduleQueue(boss, job.name, job.timeoutSeconds ?? 900);
    await boss.schedule(queue, job.cron, null, { tz: "UTC", missed: "once" });
    await boss.work(queue, { pollingIntervalSeconds: 5, notifyPollingIntervalSeconds: 30 }, async ([run]) => {
      if (!run) return;
      try {
        await job.run(run.signal);
      } catch (error) {
        log.warn({ job: job.name, error: wordsOf(error) }, "a scheduled job failed");
        throw error;
      }
    });
  }
  const wanted = new Set(jobs.map((job) => scheduleQueue(job.name)));
  for (const { name } of await boss.getSchedules()) if (!wanted.has(name)) await boss.unschedule(name);
}

/** Long after the last retry of an event nobody asks whether it was handled. */
function forgetHandled<Tables>(db: Kysely<Tables>): ScheduledJob {
  return {
    name: "events.forget-handled",
    cron: "40 3 * * *",
    run: async () => {
      const before = new Date(Date.now() - HANDLED_KEPT_DAYS * 86_400_000);
      await sql`delete from events.handled where handled_at < ${before}`.execute(db);
    },
  };
}

function refuseDuplicates(named: readonly { readonly name: string }[]): void {
  const seen = new Set<string>();
  for (const { name } of named) {
    if (!/^[a-z][a-z0-9.-]{2,80}$/.test(name)) throw new Error(`"${name}" cannot name a listener or a scheduled job`);
    if (seen.has(name)) throw new Error(`two listeners or scheduled jobs are named ${name}`);
    seen.add(name);
  }
}

/** pg-boss pauses for half of this to all of it. */
function longestPauseMs(
  { delaySeconds = DEFAULT_RETRY.delaySeconds, maxDelaySeconds = DEFAULT_RETRY.maxDelaySeconds }: RetryPolicy,
  tries: number,
): number {
  return Math.min(maxDelaySeconds, delaySeconds * 2 ** Math.min(tries, 16)) * 1000 + 50;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
