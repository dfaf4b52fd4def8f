import { formatValue } from "@cordon/monitoring/search";

/** What the Events page needs in its URL to show some rows. */
export interface EventsSearch {
  readonly q: string;
  readonly from: string;
  readonly to?: string;
}

/** `source:"web 1" decoder:text`: each field with its value, quoted where it must be. */
export function searchFor(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([field, value]) => `${field}:${formatValue(value)}`)
    .join(" ");
}

const HOUR = 3_600_000;

/** The time in which something was seen: open to the present while it may go on. */
export function rangeSeen(
  { firstSeenAt, lastSeenAt }: { readonly firstSeenAt: string; readonly lastSeenAt: string },
  now: Date,
): Omit<EventsSearch, "q"> {
  const last = new Date(lastSeenAt).getTime();
  if (now.getTime() - last < HOUR && now.getTime() > last) return { from: firstSeenAt };
  // Ranges are half-open, so the last record needs one millisecond more.
  return { from: firstSeenAt, to: new Date(last + 1).toISOString() };
}
