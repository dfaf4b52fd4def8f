export const DISPOSITIONS = ["true-positive", "benign-true-positive", "false-positive", "duplicate"] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** Whom a noisy rule matched: distinct, in the order they came, at most `MAX_NOISY`. */
export interface NoisyList {
  readonly seen: readonly NoisyItem[];
  /** True when there were more. */
  readonly isCut: boolean;
}

export interface NoisyItem {
  readonly host?: string;
  readonly user?: string;
  readonly sourceIp?: string;
}

/** New fingerprints of one rule in one hour; what is above goes to one "noisy rule" alert. */
export const MAX_NEW_FINGERPRINTS = 100;
export const MAX_NOISY = 200;
/** A fingerprint that was quiet for so long by our clock opens a new alert. */
export const QUIET_MS: number = 24 * 3_600_000;
/** Copies that an alert keeps. */
export const FIRST_EVENTS = 20;
export const LAST_EVENTS = 5;

/** Where the copy of the event number `ordinal` (from 0) goes: the first 20 stay, the last 5 turn in a ring. */
export function placeOf(ordinal: number): number {
  if (ordinal < FIRST_EVENTS) return ordinal;
  return FIRST_EVENTS + ((ordinal - FIRST_EVENTS) % LAST_EVENTS);
}

export function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
}
