import type { SourceItem } from "@cordon/monitoring/contract";
import { duration, plural, type Tone } from "@cordon/ui";
import { refusalWords } from "./refusal-words.ts";

export const SOURCE_STATES = ["silent", "refused", "lagging", "undecoded", "skewed", "healthy"] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

export interface SourceHealth {
  readonly state: SourceState;
  readonly tone: Extract<Tone, "ok" | "warn" | "danger">;
  /** One or two words for the state. */
  readonly word: string;
  /** What it means, as a sentence; empty when all is well. */
  readonly reason: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LAGGING_AFTER_MS = 5 * MINUTE;
const UNDECODED_SHARE = 0.2;
const HOURS_TO_KNOW_A_RHYTHM = 3;

/**
 * How long a source may be quiet: ten times its usual gap, between ten minutes and a day. An hour while it sent in too
 * few of the last 24 hours to have a usual gap.
 */
export function silentAfterMs({ hourly }: Pick<SourceItem, "hourly">): number {
  const active = hourly.filter((events) => events > 0).length;
  if (active < HOURS_TO_KNOW_A_RHYTHM) return HOUR;
  const usualGapMs = (active * HOUR) / recentEvents({ hourly });
  return Math.min(24 * HOUR, Math.max(10 * MINUTE, 10 * usualGapMs));
}

/** Events of the last 24 hours. */
export function recentEvents({ hourly }: Pick<SourceItem, "hourly">): number {
  return hourly.reduce((sum, each) => sum + each, 0);
}

/** The share of the last 24 hours that no decoder knew, 0 to 1; 0 without events. */
export function undecodedShare(source: Pick<SourceItem, "hourly" | "undecoded">): number {
  const recent = recentEvents(source);
  return recent === 0 ? 0 : Math.min(1, source.undecoded / recent);
}

/** Everything that is wrong with a source now, the worst first; empty when all is well. */
export function sourceTroubles(source: SourceItem, now: Date): readonly SourceHealth[] {
  return [silent(source, now), refused(source), lagging(source), notUnderstood(source), wrongClock(source)].filter(
    (trouble) => trouble !== undefined,
  );
}

/** The worst thing to say about a source now. */
export function sourceHealth(source: SourceItem, now: Date): SourceHealth {
  return sourceTroubles(source, now)[0] ?? { state: "healthy", tone: "ok", word: "Healthy", reason: "" };
}

function silent(source: SourceItem, now: Date): SourceHealth | undefined {
  const quietMs = now.getTime() - new Date(source.lastSeenAt).getTime();
  if (quietMs <= silentAfterMs(source)) return undefined;
  return { state: "silent", tone: "danger", word: "Silent", reason: `Nothing came for ${duration(quietMs)}.` };
}

function refused({ refused: batches, lastRefusal }: SourceItem): SourceHealth | undefined {
  if (batches === 0) return undefined;
  const why = lastRefusal === null ? "" : ` Last: ${refusalWords(lastRefusal)}`;
  return {
    state: "refused",
    tone: "danger",
    word: "Refused",
    reason: `${plural(batches, "batch", "batches")} refused in 24 h.${why}`,
  };
}

function lagging({ lagMs }: SourceItem): SourceHealth | undefined {
  if (lagMs === null || lagMs <= LAGGING_AFTER_MS) return undefined;
  return {
    state: "lagging",
    tone: "warn",
    word: "Lagging",
    reason: `Records arrive ${duration(lagMs)} after they were written.`,
  };
}

function notUnderstood(source: SourceItem): SourceHealth | undefined {
  const share = undecodedShare(source);
  if (share <= UNDECODED_SHARE) return undefined;
  return {
    state: "undecoded",
    tone: "warn",
    word: "Not understood",
    reason: `${Math.round(share * 100)} % of its records are kept as text, since no decoder knew them.`,
  };
}

function wrongClock({ skewed }: SourceItem): SourceHealth | undefined {
  if (skewed === 0) return undefined;
  return {
    state: "skewed",
    tone: "warn",
    word: "Wrong clock",
    reason: `${plural(skewed, "record")} in 24 h gave a time over 5 min ahead of ours or over 24 h behind.`,
  };
}

/** What the page finds, as its title: "3 sources send, 1 is silent". */
export function sourcesFinding(sources: readonly SourceItem[], now: Date): string {
  const silent = sources.filter((source) => sourceHealth(source, now).word === "Silent").length;
  const sending = sources.length - silent;
  const sends = `${plural(sending, "source")} ${sending === 1 ? "sends" : "send"}`;
  if (silent === 0) return sends;
  if (sending === 0) return silent === 1 ? "The only source is silent" : `All ${plural(silent, "source")} are silent`;
  return `${sends}, ${silent} ${silent === 1 ? "is" : "are"} silent`;
}
