import { visible } from "../terminal.ts";

/** Of when the data of one feed is. */
export interface FeedAge {
  readonly name: string;
  /** ISO date or instant, as the feed says. */
  readonly date?: string;
  /** When it was fetched, where that is known. */
  readonly fetchedAt?: string;
  /** Why newer data was not taken. */
  readonly refused?: string;
}

const OLD_AFTER_DAYS = 7;
const DAY_MS = 86_400_000;
const NAMED = 8;

/** One line about feeds that are old, undated or refused, the oldest first; none when all is new. */
export function feedAgeLines(feeds: readonly FeedAge[], at: Date): readonly string[] {
  const told = feeds
    .map((feed) => ({ feed, days: daysOld(feed, at) }))
    .filter(({ feed, days }) => days === undefined || days > OLD_AFTER_DAYS || feed.refused !== undefined)
    .toSorted((a, b) => (b.days ?? Number.MAX_VALUE) - (a.days ?? Number.MAX_VALUE));
  if (told.length === 0) return [];
  const named = told.slice(0, NAMED).map(({ feed, days }) => ageText(feed, days));
  if (told.length > NAMED) named.push(`${told.length - NAMED} more`);
  const rest = feeds.length - told.length;
  const others = rest === 0 ? "" : `; the rest is not older than ${OLD_AFTER_DAYS} days`;
  return [visible(`Age of advisories: ${named.join(", ")}${others}. What was published since is missing.`)];
}

function daysOld({ date, fetchedAt }: FeedAge, at: Date): number | undefined {
  const days = Math.floor((at.getTime() - Date.parse(date ?? fetchedAt ?? "")) / DAY_MS);
  return Number.isFinite(days) ? days : undefined;
}

function ageText({ name, date, fetchedAt, refused }: FeedAge, days: number | undefined): string {
  const day = (date ?? fetchedAt ?? "").slice(0, 10);
  const word = date === undefined ? "fetched on" : "of";
  const told = days === undefined ? `${name} without a date` : `${name} ${word} ${day} (${days} days old)`;
  return refused === undefined ? told : `${told}, an update was refused`;
}
