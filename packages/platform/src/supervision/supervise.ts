import { setTimeout as sleep } from "node:timers/promises";

/** One life of a child. */
export interface SupervisedChild {
  /** Settles when it has ended, asked or not; never rejects. */
  readonly exited: Promise<{ readonly wasAsked: boolean }>;
  readonly stop: () => Promise<void>;
  /** Rejects or stays silent when it does not do its work; three times in a row and it is replaced. */
  readonly answers?: (signal: AbortSignal) => Promise<void>;
  /** Ends it at once, for one that does not answer; `stop` when absent. */
  readonly kill?: () => void;
}

export type SupervisorEvent<Child> =
  | { readonly kind: "started"; readonly child: Child; readonly restarts: number; readonly tookMs: number }
  | { readonly kind: "start-failed"; readonly error: unknown; readonly nextTryMs: number }
  | { readonly kind: "ended"; readonly afterMs: number; readonly nextTryMs: number }
  | { readonly kind: "unhealthy"; readonly error: unknown }
  | { readonly kind: "stopped" };

export interface SuperviseOptions<Child extends SupervisedChild> {
  readonly start: (signal: AbortSignal) => Promise<Child>;
  /** How often a child is asked whether it answers, and how long it may take: 10 s and 5 s when absent. */
  readonly checkEveryMs?: number;
  readonly checkTimeoutMs?: number;
  /** Pause before the first restart, doubled up to the longest, with jitter; 1 s and 30 s when absent. */
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** A life this long makes the next pause the first again; 60 s when absent. */
  readonly stableAfterMs?: number;
  /** For log lines and metrics. */
  readonly on: (event: SupervisorEvent<Child>) => void;
  /** 0 to 1; Math.random when absent. */
  readonly random?: () => number;
}

export interface Supervisor<Child> {
  /** The living child, or undefined between two lives. */
  readonly current: () => Child | undefined;
  readonly restarts: () => number;
  /** Ends the child and does not start another. */
  readonly stop: () => Promise<void>;
}

const CHECKS_BEFORE_REPLACING = 3;

/**
 * Keeps a child alive for as long as we are. It never gives up; each failure is told through `on`.
 * @throws whatever the first start throws: a server that cannot start says so at once.
 */
export async function supervise<Child extends SupervisedChild>(
  options: SuperviseOptions<Child>,
): Promise<Supervisor<Child>> {
  const { on, firstPauseMs = 1_000, longestPauseMs = 30_000, stableAfterMs = 60_000, random = Math.random } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let current: Child | undefined;
  let restarts = 0;
  let failures = 0;

  const begin = async (): Promise<Child> => {
    const before = performance.now();
    const child = await options.start(signal);
    current = child;
    on({ kind: "started", child, restarts, tookMs: performance.now() - before });
    return child;
  };
  const pauseMs = (): number => Math.min(longestPauseMs, firstPauseMs * 2 ** failures++) * (0.5 + random() / 2);
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

  const live = async (child: Child): Promise<void> => {
    const bornAt = performance.now();
    await watch(child, options, signal);
    current = undefined;
    if (signal.aborted) return;
    const afterMs = performance.now() - bornAt;
    if (afterMs >= stableAfterMs) failures = 0;
    const nextTryMs = pauseMs();
    on({ kind: "ended", afterMs, nextTryMs });
    await pause(nextTryMs);
  };
  const again = async (): Promise<Child | undefined> => {
    while (!signal.aborted) {
      restarts++;
      try {
        return await begin();
      } catch (error) {
        if (signal.aborted) return undefined;
        const nextTryMs = pauseMs();
        on({ kind: "start-failed", error, nextTryMs });
        await pause(nextTryMs);
      }
    }
    return undefined;
  };
  const keepAlive = async (first: Child): Promise<void> => {
    for (let child: Child | undefined = first; child; child = await again()) await live(child);
  };

  const ended = keepAlive(await begin());
  return {
    current: () => current,
    restarts: () => restarts,
    stop: async () => {
      stopping.abort();
      await ended;
      on({ kind: "stopped" });
    },
  };
}

/** Waits for the child's end; ends it when it stays unhealthy or when we stop. */
async function watch<Child extends SupervisedChild>(
  child: Child,
  options: SuperviseOptions<Child>,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const exited = child.exited.then(() => over.abort());
  const either = AbortSignal.any([signal, over.signal]);
  await Promise.race([exited, untilUnhealthy(child, options, either), aborted(signal)]);
  if (!either.aborted) child.kill?.();
  if (!over.signal.aborted) await child.stop();
  await exited;
}

async function untilUnhealthy<Child extends SupervisedChild>(
  child: Child,
  options: SuperviseOptions<Child>,
  signal: AbortSignal,
): Promise<void> {
  const { checkEveryMs = 10_000, checkTimeoutMs = 5_000, on } = options;
  if (!child.answers) return aborted(signal);
  for (let failed = 0; failed < CHECKS_BEFORE_REPLACING; ) {
    await sleep(checkEveryMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    try {
      await withinTime(child.answers, checkTimeoutMs, signal);
      failed = 0;
    } catch (error) {
      if (signal.aborted) return;
      failed++;
      on({ kind: "unhealthy", error });
    }
  }
}

/** Also when the check ignores its signal. */
async function withinTime(
  check: (limit: AbortSignal) => Promise<void>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const late = aborted(limit).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  await Promise.race([check(limit), late]);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
