/** Idle for half a day or begun a week ago: sign in again. */
export const SESSION_LIMITS: { readonly idleMs: number; readonly absoluteMs: number } = {
  idleMs: 12 * 3_600_000,
  absoluteMs: 7 * 86_400_000,
};

/** What is asked for again unless the person proved who they are this recently. */
const CONFIRMED_FOR_MS = 600_000;

interface SessionTimes {
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly confirmedAt: Date;
}

export function isAlive(session: SessionTimes, at: Date): boolean {
  return (
    at.getTime() - session.lastSeenAt.getTime() < SESSION_LIMITS.idleMs &&
    at.getTime() - session.createdAt.getTime() < SESSION_LIMITS.absoluteMs
  );
}

export function isFreshlyConfirmed(session: SessionTimes, at: Date): boolean {
  return at.getTime() - session.confirmedAt.getTime() < CONFIRMED_FOR_MS;
}
