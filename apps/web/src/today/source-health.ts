import type { SourceItem } from "@cordon/monitoring/contract";
import { duration, plural, type Tone } from "@cordon/ui";

export interface SourceHealth {
  readonly tone: Extract<Tone, "ok" | "warn" | "danger">;
  /** One or two words for the state. */
  readonly word: string;
  /** What it means, as a sentence; empty when all is well. */
  readonly reason: string;
}

const HOUR = 3_600_000;
const SILENT_AFTER_MS = HOUR;
const LAGGING_AFTER_MS = 5 * 60_000;
const UNDECODED_SHARE = 0.2;

/** The worst thing to say about a source now: silent, refused, lagging, not understood, or healthy. */
export function sourceHealth(source: SourceItem, now: Date): SourceHealth {
  const quietMs = now.getTime() - new Date(source.lastSeenAt).getTime();
  if (quietMs > SILENT_AFTER_MS) {
    return { tone: "danger", word: "Silent", reason: `Nothing came for ${duration(quietMs)}.` };
  }
  if (source.refused > 0) {
    const why = source.lastRefusal === null ? "" : ` Last: ${source.lastRefusal}`;
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
  const recent = source.hourly.reduce((sum, each) => sum + each, 0);
  if (recent > 0 && source.undecoded / recent > UNDECODED_SHARE) {
    const share = Math.min(100, Math.round((source.undecoded / recent) * 100));
    return {
      tone: "warn",
      word: "Not understood",
      reason: `${share} % of its records are kept as text, since no decoder knew them.`,
    };
  }
  return { tone: "ok", word: "Healthy", reason: "" };
}
