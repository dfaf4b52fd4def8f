const DAY_MS = 86_400_000;
/** Times outside are clock rubbish, or the zero of Windows (1601); 2262 is where 64 bits of nanoseconds end. */
const LATEST = Date.UTC(2262, 0, 1);

const MONTHS: Readonly<Record<string, number>> = {
  jan: 0,
  feb: 1,
  mar: 2,
  apr: 3,
  may: 4,
  jun: 5,
  jul: 6,
  aug: 7,
  sep: 8,
  oct: 9,
  nov: 10,
  dec: 11,
}; // prettier-ignore

function bounded(ms: number): number | undefined {
  return ms >= 0 && ms < LATEST ? Math.trunc(ms) : undefined;
}

/** Two digits at `at`, or NaN. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** A time at the start of a longer text. */
export interface TimeMatch {
  readonly ms: number | undefined;
  /** Offset behind it. */
  readonly end: number;
  readonly hasZone: boolean;
}

/**
 * `2022-01-31T12:00:00`, with `T`, blank or `_` between, `/` for `-`, a fraction after `.` or `,`, and `Z`, `+01:00`,
 * `+0100`, ` +0100` or ` UTC` behind. Undefined when `text` does not begin like that. Without a zone it is UTC.
 */
export function matchIso(text: string, from = 0): TimeMatch | undefined {
  const separator = text.charCodeAt(from + 4);
  if (separator !== 0x2d && separator !== 0x2f) return undefined;
  if (text.charCodeAt(from + 7) !== separator || text.charCodeAt(from + 13) !== 0x3a) return undefined;
  const between = text.charCodeAt(from + 10);
  if (between !== 0x54 && between !== 0x20 && between !== 0x5f && between !== 0x74) return undefined;
  const year = two(text, from) * 100 + two(text, from + 2);
  const clock = matchClock(text, from + 11);
  if (!clock) return undefined;
  const zone = matchZone(text, clock.end);
  const date = Date.UTC(year, two(text, from + 5) - 1, two(text, from + 8));
  return { ms: bounded(date + clock.ms - zone.ms), end: zone.end, hasZone: zone.hasZone };
}

/** `12:34:56` with an optional fraction. */
function matchClock(text: string, from: number): { ms: number; end: number } | undefined {
  const hours = two(text, from);
  const minutes = two(text, from + 3);
  const seconds = two(text, from + 6);
  if (text.charCodeAt(from + 2) !== 0x3a || text.charCodeAt(from + 5) !== 0x3a) return undefined;
  if (!(hours < 25 && minutes < 60 && seconds < 62)) return undefined;
  let ms = hours * 3_600_000 + minutes * 60_000 + seconds * 1000;
  let end = from + 8;
  const mark = text.charCodeAt(end);
  if ((mark === 0x2e || mark === 0x2c) && isDigit(text, end + 1)) {
    let unit = 100;
    for (end++; isDigit(text, end); end++) {
      ms += (text.charCodeAt(end) - 48) * unit;
      unit /= 10;
    }
  }
  return { ms: Math.floor(ms + 1e-6), end };
}

function matchZone(text: string, from: number): { ms: number; end: number; hasZone: boolean } {
  const none = { ms: 0, end: from, hasZone: false };
  const first = text.charCodeAt(from);
  if (first === 0x5a || first === 0x7a) return { ms: 0, end: from + 1, hasZone: true };
  const at = first === 0x20 ? from + 1 : from;
  const sign = text.charCodeAt(at);
  if (sign !== 0x2b && sign !== 0x2d) {
    const isUtc = at > from && (text.startsWith("UTC", at) || text.startsWith("GMT", at));
    return isUtc ? { ms: 0, end: at + 3, hasZone: true } : none;
  }
  const hours = two(text, at + 1);
  const hasColon = text.charCodeAt(at + 3) === 0x3a;
  const minutes = two(text, at + (hasColon ? 4 : 3));
  if (!(hours < 24)) return none;
  const ms = (hours * 60 + (minutes < 60 ? minutes : 0)) * (sign === 0x2d ? -60_000 : 60_000);
  return { ms, end: at + (minutes < 60 ? (hasColon ? 6 : 5) : 3), hasZone: true };
}

/** `Oct  9 11:55:12` or `Oct 9 2022 11:55:12`, the date of RFC 3164 and of network devices. */
export function matchSyslogTime(text: string, from: number, receivedAt: number, near?: number): TimeMatch | undefined {
  const month = monthAt(text, from);
  if (month === undefined || text.charCodeAt(from + 3) !== 0x20) return undefined;
  let at = text.charCodeAt(from + 4) === 0x20 ? from + 5 : from + 4;
  if (!isDigit(text, at)) return undefined;
  let day = text.charCodeAt(at++) - 48;
  if (isDigit(text, at)) day = day * 10 + text.charCodeAt(at++) - 48;
  if (day < 1 || day > 31 || text.charCodeAt(at++) !== 0x20) return undefined;
  const written = isDigit(text, at + 3) ? two(text, at) * 100 + two(text, at + 2) : Number.NaN;
  const clock = matchClock(text, written > 1900 ? at + 5 : at);
  if (!clock) return undefined;
  const zone = matchZone(text, clock.end);
  const rest = clock.ms - zone.ms;
  const year = written > 1900 ? written : likelyYear(month, day, rest, receivedAt, near);
  return { ms: bounded(Date.UTC(year, month, day) + rest), end: zone.end, hasZone: zone.hasZone };
}

/**
 * The year nearest to the record before (`near`), else the latest that is not more than a day behind receipt: clocks
 * and zones differ, time does not run back.
 */
function likelyYear(month: number, day: number, rest: number, receivedAt: number, near?: number): number {
  const year = new Date(near ?? receivedAt).getUTCFullYear();
  const ahead = Date.UTC(year, month, day) + rest - (near ?? receivedAt);
  if (near === undefined) return ahead > DAY_MS ? year - 1 : year;
  return ahead > 183 * DAY_MS ? year - 1 : ahead < -183 * DAY_MS ? year + 1 : year;
}

/** `08/Jun/2020:06:49:01 +0000` of access logs. */
export function parseAccessTime(text: string): number | undefined {
  const month = monthAt(text, 3);
  const clock = matchClock(text, 12);
  if (month === undefined || !clock) return undefined;
  const zone = matchZone(text, clock.end);
  return bounded(Date.UTC(two(text, 7) * 100 + two(text, 9), month, two(text, 0)) + clock.ms - zone.ms);
}

/** `Thu Oct 13 12:24:49.880562 2022` of Apache error logs and of `ctime`. */
export function parseCtime(text: string): number | undefined {
  const month = monthAt(text, 4);
  if (month === undefined) return undefined;
  let at = text.charCodeAt(8) === 0x20 ? 9 : 8;
  let day = text.charCodeAt(at++) - 48;
  if (isDigit(text, at)) day = day * 10 + text.charCodeAt(at++) - 48;
  const clock = matchClock(text, at + 1);
  if (!clock) return undefined;
  return bounded(Date.UTC(two(text, clock.end + 1) * 100 + two(text, clock.end + 3), month, day) + clock.ms);
}

function monthAt(text: string, at: number): number | undefined {
  return MONTHS[text.slice(at, at + 3).toLowerCase()];
}

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size. */
export function fromEpoch(value: number): number | undefined {
  if (!(value >= 1e8)) return undefined;
  if (value < 1e11) return bounded(value * 1000);
  if (value < 1e14) return bounded(value);
  return bounded(value < 1e17 ? value / 1e3 : value / 1e6);
}

/** Any of the forms above, or an epoch in digits; undefined for the rest. */
export function parseTime(text: string | undefined): number | undefined {
  if (text === undefined || text.length < 8 || text.length > 64) return undefined;
  const iso = matchIso(text);
  if (iso) return iso.ms;
  if (isDigit(text, 0)) {
    const epoch = Number(text);
    return Number.isNaN(epoch) ? parseAccessTime(text) : fromEpoch(epoch);
  }
  return parseCtime(text);
}
