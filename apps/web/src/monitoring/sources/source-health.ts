import type { SourceItem } from "@cordon/monitoring/contract";
import { duration, plural, type Tone } from "@cordon/ui";
import { refusalWords } from "./refusal-words.ts";

export interface SourceHealth {
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

/** The worst thing to say about a source now: silent, refused, lagging, not understood, or healthy. */
export function sourceHealth(source: SourceItem, now: Date): SourceHealth {
  const quietMs = now.getTime() - new Date(source.lastSeenAt).getTime();
  if (quietMs > silentAfterMs(source)) {
    return { tone: "danger", word: "Silent", reason: `Nothing came for ${duration(quietMs)}.` };
  }
  if (source.refused > 0) {
    const why = source.lastRefusal === null ? "" : ` Last: ${refusalWords(source.lastRefusal)}`;
    return {
      tone: "danger",
      word: "Refused",
      reason: `${plural(source.refused, "batch", "batches")} refused in 24 h.${why}`,
    };
  }
  if (source.lagMs !== null && source.lagMs > LAGGING_AFTER_MS) {
    return {
      tone: "warn",
      word: "Lagging",
      reason: `Records arrive ${duration(source.lagMs)} after they were written.`,
    };
  }
  const share = undecodedShare(source);
  if (share > UNDECODED_SHARE) {
    return {
      tone: "warn",
      word: "Not understood",
      reason: `${Math.round(share * 100)} % of its records are kept as text, since no decoder knew them.`,
    };
  }
  return { tone: "ok", word: "Healthy", reason: "" };
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

const RANK = { danger: 0, warn: 1, ok: 2 } as const;

/** Silent first, then what else needs a look, then by last record. */
export function byAttention(sources: readonly SourceItem[], now: Date): readonly SourceItem[] {
  const rank = (source: SourceItem): number => {
    const { word, tone } = sourceHealth(source, now);
    return word === "Silent" ? -1 : RANK[tone];
  };
  return sources.toSorted((a, b) => rank(a) - rank(b) || b.lastSeenAt.localeCompare(a.lastSeenAt));
}
