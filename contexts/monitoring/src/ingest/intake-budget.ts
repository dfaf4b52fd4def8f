import { Problem } from "@cordon/kernel";

/** Bytes of log records that are in memory between receipt and acknowledgement. */
export interface IntakeBudget {
  /**
   * Takes `bytes` more, or refuses.
   * @throws Problem `ingest.busy` when the budget is spent; the sender retries.
   */
  readonly take: (bytes: number) => void;
  readonly give: (bytes: number) => void;
  readonly used: () => number;
  /** Resolves when at least `share` (0 to 1) of the budget is free. */
  readonly untilFree: (share: number) => Promise<void>;
}

/** A counter with a limit; receivers that can wait (TCP) wait, those that cannot are refused. */
export function createIntakeBudget(limitBytes: number): IntakeBudget {
  let used = 0;
  let waiting: { readonly below: number; readonly resolve: () => void }[] = [];
  return {
    take(bytes) {
      if (used + bytes > limitBytes) {
        throw new Problem("ingest.busy", "More is arriving than can be stored. Send this batch again in a moment.", {
          retryAfterSeconds: 2,
        });
      }
      used += bytes;
    },
    give(bytes) {
      used = Math.max(0, used - bytes);
      const ready = waiting.filter((w) => used <= w.below);
      waiting = waiting.filter((w) => used > w.below);
      for (const w of ready) w.resolve();
    },
    used: () => used,
    untilFree(share) {
      const below = limitBytes * (1 - share);
      if (used <= below) return Promise.resolve();
      return new Promise((resolve) => waiting.push({ below, resolve }));
    },
  };
}
