import { Problem } from "./problem.ts";

/** Half-open: `from` is in, `to` is out. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 };

/**
 * The instant meant by `text`: ISO 8601, `now`, or a time ago such as `15m`, `24h`, `7d` (also `now-15m`).
 * @throws Problem `request.invalid` naming the text.
 */
export function parseInstant(text: string, now: Date): Date {
  const value = text.trim();
  if (value === "now") return now;
  const ago = /^(?:now-)?(\d{1,6})([smhdw])$/.exec(value);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * (UNIT_MS[ago[2] ?? ""] ?? 0));
  // Date.parse takes far more than ISO; only its ISO form is a contract.
  if (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(value)) {
    const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(value) || value.length === 10;
    const parsed = new Date(hasZone ? value : `${value}Z`);
    if (!Number.isNaN(parsed.getTime())) return parsed;
  }
  throw new Problem("request.invalid", `"${text}" is not a time. Use ISO 8601, or a time ago such as 15m, 24h or 7d.`);
}

/**
 * The range meant by two texts; a missing `to` is now, a missing `from` is 24 hours before `to`.
 * @throws Problem `request.invalid` when a bound is no time or the range is empty.
 */
export function parseTimeRange(from: string | undefined, to: string | undefined, now: Date): TimeRange {
  const end = to === undefined ? now : parseInstant(to, now);
  const start = from === undefined ? new Date(end.getTime() - 8.64e7) : parseInstant(from, now);
  if (start >= end) {
    throw new Problem(
      "request.invalid",
      `The time range is empty: it starts at ${start.toISOString()} and ends at ${end.toISOString()}.`,
    );
  }
  return { from: start, to: end };
}
