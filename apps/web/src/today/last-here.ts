const DAY_MS = 86_400_000;
const known = new Map<string, LastHere>();

export interface LastHere {
  /** ISO instant. */
  readonly since: string;
  /** Otherwise it is a day ago, and nobody was here then that we know of. */
  readonly isKnown: boolean;
}

/** When this member last looked at the console on this browser before now. It stays the same until the page is loaded again. */
export function lastHere(memberId: string): LastHere {
  const before = known.get(memberId);
  if (before !== undefined) return before;
  const name = `cordon.last-here.${memberId}`;
  const left = readInstant(localStorage.getItem(name));
  const last = { since: left ?? new Date(Date.now() - DAY_MS).toISOString(), isKnown: left !== undefined };
  known.set(memberId, last);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") localStorage.setItem(name, new Date().toISOString());
  });
  return last;
}

/** What another version or a person left there may be anything. */
function readInstant(text: string | null): string | undefined {
  const instant = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(instant) || instant > Date.now() ? undefined : new Date(instant).toISOString();
}
