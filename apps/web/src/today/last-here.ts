const DAY_MS = 86_400_000;
const known = new Map<string, string>();

/**
 * When this member last looked at the console on this browser before now, as an ISO instant; a day ago when that is
 * not known. It stays the same until the page is loaded again.
 */
export function lastHere(memberId: string): string {
  const before = known.get(memberId);
  if (before !== undefined) return before;
  const name = `cordon.last-here.${memberId}`;
  const since = readInstant(localStorage.getItem(name)) ?? new Date(Date.now() - DAY_MS).toISOString();
  known.set(memberId, since);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") localStorage.setItem(name, new Date().toISOString());
  });
  return since;
}

/** What another version or a person left there may be anything. */
function readInstant(text: string | null): string | undefined {
  const instant = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(instant) || instant > Date.now() ? undefined : new Date(instant).toISOString();
}
