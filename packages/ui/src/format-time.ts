const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whose clock a person reads absolute times in. */
export type Zone = "utc" | "local";

/**
 * How long ago, in one unit: "just now", "45 s ago", "3 h ago", "in 2 d"; a date from 60 days on.
 * The exact instant belongs beside it, one hover or focus away.
 */
export function relativeTime(at: Date, now: Date): string {
  const elapsed = now.getTime() - at.getTime();
  const size = Math.abs(elapsed);
  if (Number.isNaN(size)) return "unknown";
  if (size < 5 * SECOND) return "just now";
  if (size >= 60 * DAY) return utcDate(at);
  const amount = inOneUnit(size);
  return elapsed > 0 ? `${amount} ago` : `in ${amount}`;
}

function inOneUnit(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [DAY, "d"],
  [HOUR, "h"],
  [MINUTE, "min"],
  [SECOND, "s"],
];

/** A length of time in two units at most: "2 d 4 h", "3 min", "850 ms". Negative lengths keep their sign. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return "unknown";
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < 10 * SECOND) return `${(Math.floor(ms / 100) / 10).toFixed(1).replace(".0", "")} s`;
  const first = UNITS.findIndex(([size]) => ms >= size);
  const [size, name] = UNITS[first] ?? [SECOND, "s"];
  const whole = Math.floor(ms / size);
  const next = UNITS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[0]);
  return rest > 0 && next !== undefined ? `${whole} ${name} ${rest} ${next[1]}` : `${whole} ${name}`;
}

const pad = (value: number, length = 2): string => String(value).padStart(length, "0");

/** "2026-11-24 06:29:54.120 UTC"; milliseconds only when there are any. */
export function utcInstant(at: Date): string {
  if (Number.isNaN(at.getTime())) return "unknown";
  const ms = at.getUTCMilliseconds();
  return `${utcDate(at)} ${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}${ms > 0 ? `.${pad(ms, 3)}` : ""} UTC`;
}

function utcDate(at: Date): string {
  return `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`;
}

/** An absolute time in the member's zone, sortable by eye: "2026-11-24 06:29:54.120". */
export function absoluteTime(at: Date, zone: Zone, options: { readonly hasMs?: boolean } = {}): string {
  if (Number.isNaN(at.getTime())) return "unknown";
  const shifted = zone === "utc" ? at : new Date(at.getTime() - at.getTimezoneOffset() * MINUTE);
  const text = shifted.toISOString().slice(0, options.hasMs === true ? 23 : 19);
  return text.replace("T", " ");
}

/** The zone's name beside an absolute time: "UTC" or "UTC+1". */
export function zoneName(zone: Zone, at: Date = new Date()): string {
  if (zone === "utc") return "UTC";
  const minutes = -at.getTimezoneOffset();
  if (minutes === 0) return "UTC";
  const sign = minutes > 0 ? "+" : "−";
  const rest = Math.abs(minutes) % 60;
  return `UTC${sign}${Math.floor(Math.abs(minutes) / 60)}${rest > 0 ? `:${pad(rest)}` : ""}`;
}
