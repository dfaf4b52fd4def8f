import { rateLimitKey } from "../http/rate-limit.ts";
import { createExpiringMap, type ExpiringMap } from "./expiring-map.ts";

/** Who tries. */
export interface Attempt {
  readonly remoteAddress: string;
  /** Member id when there is one, else what was typed: both behave alike. */
  readonly account: { readonly kind: "member" | "unknown"; readonly key: string };
  /** Key of a device that this member signed in from before; it has a budget of its own. */
  readonly knownDevice?: string;
}

export type AttemptVerdict =
  | { readonly isAllowed: true; readonly succeeded: () => void }
  | { readonly isAllowed: false; readonly retryAfterSeconds: number };

/**
 * Slows guessing down without giving anybody the power to lock a member out:
 * - an address has a bucket of tries that refills;
 * - an address that fails for one account waits longer and longer, up to five minutes, for that account;
 * - all unknown devices together do the same for one account, after more failures;
 * - a device the member used before has its own budget, which strangers cannot spend.
 *
 * A try counts as failed until it succeeds, so that many at once gain nothing. Memory is bounded: what is kept of
 * members is bounded by their number and cannot be pushed out; the rest forgets its oldest.
 */
export interface AttemptLimiter {
  readonly attempt: (attempt: Attempt, now: Date) => AttemptVerdict;
  /** For what names no account, such as link secrets: the bucket of the address alone. */
  readonly attemptFrom: (remoteAddress: string, now: Date) => AttemptVerdict;
  readonly size: () => number;
}

const MAX_DELAY_MS = 300_000;
const FORGET_MS = 3_600_000;
const ADDRESS_TRIES = 30;
const ADDRESS_REFILL_MS = 6_000;
const FREE_FAILURES = { pair: 5, unknownDevices: 25, knownDevice: 10 } as const;

interface Failures {
  count: number;
  lastAt: number;
}

/** @param maxEntries most entries of each table but that of members. */
export function createAttemptLimiter(maxEntries = 20_000): AttemptLimiter {
  const table = (entries: number): ExpiringMap<Failures> =>
    createExpiringMap<Failures>({ maxEntries: entries, lifeMs: FORGET_MS });
  const addresses = table(maxEntries);
  const pairs = table(maxEntries);
  const devices = table(maxEntries);
  const unknownAccounts = table(maxEntries);
  const members = table(Number.MAX_SAFE_INTEGER); // one a member
  const accountTable = { member: members, unknown: unknownAccounts } as const;

  const attemptFrom = (remoteAddress: string, now: Date): AttemptVerdict => {
    const key = rateLimitKey(remoteAddress);
    const before = addresses.get(key, now);
    const refilled = before ? Math.max(0, before.count - (now.getTime() - before.lastAt) / ADDRESS_REFILL_MS) : 0;
    if (refilled > ADDRESS_TRIES - 1)
      return {
        isAllowed: false,
        retryAfterSeconds: Math.ceil(((refilled - ADDRESS_TRIES + 1) * ADDRESS_REFILL_MS) / 1_000),
      };
    addresses.set(key, { count: refilled + 1, lastAt: now.getTime() }, now);
    return { isAllowed: true, succeeded: () => {} };
  };
  return {
    attemptFrom,
    attempt(attempt, now) {
      const account = accountTable[attempt.account.kind];
      const budgets =
        attempt.knownDevice === undefined
          ? [
              {
                table: pairs,
                key: `${rateLimitKey(attempt.remoteAddress)} ${attempt.account.key}`,
                free: FREE_FAILURES.pair,
              },
              { table: account, key: attempt.account.key, free: FREE_FAILURES.unknownDevices },
            ]
          : [{ table: devices, key: `${attempt.knownDevice} ${attempt.account.key}`, free: FREE_FAILURES.knownDevice }];
      const waitMs = Math.max(...budgets.map(({ table, key, free }) => waitOf(table.get(key, now), free, now)));
      if (waitMs > 0) return { isAllowed: false, retryAfterSeconds: Math.ceil(waitMs / 1_000) };
      // Strangers behind the same address must not spend what a known device needs.
      const address = attempt.knownDevice === undefined ? attemptFrom(attempt.remoteAddress, now) : undefined;
      if (address?.isAllowed === false) return address;

      for (const { table, key } of budgets) {
        table.set(key, { count: (table.get(key, now)?.count ?? 0) + 1, lastAt: now.getTime() }, now);
      }
      return {
        isAllowed: true,
        succeeded: () => {
          for (const { table, key } of budgets) {
            // The account's other failures stay: somebody else may be guessing at the same time.
            const failures = table.get(key, now);
            if (table !== account) table.delete(key);
            else if (failures) failures.count -= 1;
          }
        },
      };
    },
    size: () => [addresses, pairs, devices, unknownAccounts, members].reduce((sum, { size }) => sum + size(), 0),
  };
}

function waitOf(failures: Failures | undefined, free: number, now: Date): number {
  if (!failures || failures.count < free) return 0;
  const delayMs = Math.min(MAX_DELAY_MS, 1_000 * 2 ** Math.min(30, failures.count - free));
  return failures.lastAt + delayMs - now.getTime();
}
