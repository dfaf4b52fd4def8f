const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whose clock a person reads absolute times in: `utc`, `local` for this browser's, or an IANA name such as `Europe/Berlin`. */
export type Zone = string;

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
  const shifted = new Date(at.getTime() + zoneOffset(at, zone));
  if (Number.isNaN(shifted.getTime())) return "unknown";
  const text = shifted.toISOString().slice(0, options.hasMs === true ? -1 : -5);
  return text.replace("T", " ");
}

/**
 * The instant at which clocks of the zone show `text` ("2026-11-24T06:30", seconds and milliseconds at will); where
 * they show it twice, one of both, and where they skip it, as if they had not. Undefined when it is no time.
 */
export function instantOf(text: string, zone: Zone): Date | undefined {
  const wall = Date.parse(`${text}Z`);
  if (Number.isNaN(wall)) return undefined;
  const near = wall - zoneOffset(new Date(wall), zone);
  return new Date(wall - zoneOffset(new Date(near), zone));
}

/**
 * The zone's name beside times. With an instant how far it was from UTC then: "UTC+1"; without, where its times may
 * be of summer and winter: "Berlin".
 */
export function zoneName(zone: Zone, at?: Date): string {
  if (zone === "utc") return "UTC";
  if (at !== undefined) return offsetName(zoneOffset(at, zone));
  const name = zone === "local" ? localZone() : zone;
  const city = name.slice(name.lastIndexOf("/") + 1).replaceAll("_", " ");
  return /^(UTC|UCT|GMT|Zulu|Universal|GMT[+-]?0)$/.test(city) || formatterOf(name) === undefined ? "UTC" : city;
}

/** This browser's zone, by its IANA name. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function offsetName(ms: number): string {
  const minutes = Math.round(ms / MINUTE);
  if (minutes === 0) return "UTC";
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes > 0 ? "+" : "−"}${Math.floor(Math.abs(minutes) / 60)}${rest > 0 ? `:${pad(rest)}` : ""}`;
}

const formatters = new Map<string, Intl.DateTimeFormat | undefined>();

/** Undefined for a zone that this browser does not know. */
function formatterOf(zone: string): Intl.DateTimeFormat | undefined {
  if (!formatters.has(zone)) formatters.set(zone, makeFormatter(zone));
  return formatters.get(zone);
}

function makeFormatter(timeZone: string): Intl.DateTimeFormat | undefined {
  const two = "2-digit";
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
  } catch {
    return undefined;
  }
}

/** How many milliseconds its clocks are ahead of UTC at that instant; 0 for a zone nobody knows. */
function zoneOffset(at: Date, zone: Zone): number {
  if (zone === "utc" || Number.isNaN(at.getTime())) return 0;
  if (zone === "local") return -at.getTimezoneOffset() * MINUTE;
  const parts = formatterOf(zone)?.formatToParts(at);
  if (parts === undefined) return 0;
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.find((part) => part.type === type)?.value ?? "";
  const year = of("era").startsWith("B") ? 1 - Number(of("year")) : Number(of("year"));
  const wall = new Date(0);
  wall.setUTCFullYear(year, Number(of("month")) - 1, Number(of("day")));
  wall.setUTCHours(Number(of("hour")), Number(of("minute")), Number(of("second")), at.getUTCMilliseconds());
  return wall.getTime() - at.getTime();
}
