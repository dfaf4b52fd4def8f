import type { Knowledge } from "../decide/decide.ts";
import type { Provenance, ScoreEntry } from "../model/advisory.ts";

/** What several sources know about one CVE: of two answers to one question the newer, of vectors all. */
export function mergeKnowledge(known: readonly Knowledge[]): Knowledge {
  const [only] = known;
  if (only && known.length === 1) return only;
  const kev = newest(known.flatMap((one) => one.kev ?? []));
  const kevList = newest(known.flatMap((one) => one.kevList ?? []));
  const epss = newest(known.flatMap((one) => one.epss ?? []));
  const labels = known.flatMap((one) => one.ssvc ?? []);
  const label = newest(labels);
  const scores = newestBySource(known.flatMap((one) => one.scores ?? []));
  return {
    cvss: known.flatMap(({ cvss }) => cvss),
    ...(kev && { kev }),
    ...(kevList && { kevList }),
    ...(epss && { epss }),
    ...(label && { ssvc: { ...label, cvss: labels.flatMap(({ cvss }) => cvss) } }),
    ...(scores.length > 0 && { scores }),
  };
}

/** A source that speaks twice, in the feed of a year and in that of what changed, has changed its mind. */
export function newestBySource(entries: readonly ScoreEntry[]): readonly ScoreEntry[] {
  const sources = new Map<string, ScoreEntry>();
  for (const entry of entries) {
    const known = sources.get(entry.source);
    if (!known || (entry.date ?? "") >= (known.date ?? "")) sources.set(entry.source, entry);
  }
  return [...sources.values()];
}

/** The first of those that are equally new. */
function newest<T extends Provenance>(entries: readonly T[]): T | undefined {
  return entries.reduce<T | undefined>(
    (best, entry) => (best && (best.date ?? "") >= (entry.date ?? "") ? best : entry),
    undefined,
  );
}
