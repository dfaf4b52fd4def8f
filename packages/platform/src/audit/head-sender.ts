import type { Kysely } from "kysely";
import { createAuditStore } from "./audit-store.ts";
import { headOf } from "./audit-head.ts";
import { createHeadDeliveryStore, type HeadDelivery } from "./head-delivery-store.ts";
import type { HeadTarget } from "./head-targets.ts";
import type { AuditTables } from "./tables.ts";

export interface HeadSenderOptions {
  readonly db: Kysely<AuditTables>;
  readonly targets: readonly HeadTarget[];
  /** Of this install, as receivers know it. */
  readonly host: () => string;
  readonly now: () => Date;
  readonly log: {
    readonly warn: (fields: object, message: string) => void;
    readonly info: (fields: object, message: string) => void;
  };
  /** How often it is looked what is due; 5 s when absent. */
  readonly intervalMs?: number;
}

export interface HeadSender {
  /** Sends what is due: after a seal, a day after the last time, and what failed. */
  readonly sendDue: () => Promise<void>;
  /** Something was sealed: sends it now rather than at the next look. Does nothing before `start`. */
  readonly wake: () => void;
  readonly deliveries: () => Promise<readonly (HeadDelivery & { readonly target: string })[]>;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const DAY_MS = 86_400_000;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/**
 * Takes the head of the chain to places outside. Always the newest one: it covers all before. What a place has is kept
 * in the database, so that a restart goes on; two processes may both send, which does no harm.
 */
export function createHeadSender(options: HeadSenderOptions): HeadSender {
  const { db, targets, now, log, intervalMs = 5_000 } = options;
  const store = createHeadDeliveryStore(db);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  const sendTo = async (target: HeadTarget): Promise<void> => {
    const segment = await createAuditStore(db).lastSegment();
    const before = await store.get(target.name);
    if (!segment || !isDue(before, segment.number, now())) return;
    try {
      await target.send({ head: headOf(segment), host: options.host(), at: now() });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      if (!before.failure) log.warn({ target: target.name, error: words }, "audit head not sent, will try again");
      return store.noteFailure(target.name, words, now());
    }
    await store.noteSent(target.name, segment.number, now());
    if (before.failure) log.info({ target: target.name }, "audit head is sent again");
  };
  const sendAfter = async (before: Promise<void>): Promise<void> => {
    await before;
    await Promise.all(targets.map(sendTo));
  };
  const sendDue = (): Promise<void> => (running = sendAfter(running));
  const attempt = (): Promise<void> =>
    sendDue().catch((error: unknown) => {
      running = Promise.resolve();
      log.warn({ error: String(error) }, "audit head not sent, will try again");
    });
  const tick = (): void => {
    void attempt().finally(() => {
      if (timer) timer = setTimeout(tick, intervalMs).unref();
    });
  };
  return {
    sendDue,
    wake() {
      if (timer) void attempt();
    },
    deliveries: () => Promise.all(targets.map(async ({ name }) => ({ target: name, ...(await store.get(name)) }))),
    start() {
      if (targets.length > 0) timer ??= setTimeout(tick, intervalMs).unref();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await running.catch(() => undefined);
    },
  };
}

function isDue({ segment, sentAt, failure }: HeadDelivery, newest: number, at: Date): boolean {
  if (failure) {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failure.tries - 1, 16));
    return at.getTime() >= failure.lastAt.getTime() + pauseMs;
  }
  return segment !== newest || sentAt === undefined || at.getTime() - sentAt.getTime() >= DAY_MS;
}
