import type { Knowledge } from "../decide/decide.ts";
import type {
  Advisory,
  EpssEntry,
  FeedRecord,
  KevEntry,
  Provenance,
  ScoreEntry,
  Space,
  SsvcEntry,
} from "../model/advisory.ts";
import { newestBySource } from "./merge-knowledge.ts";
import type { AdvisorySource, Entry, SpaceFacts } from "./advisory-source.ts";

export interface MemorySource extends AdvisorySource {
  /** Takes in one record of a feed; VEX statements and problems are not for it. */
  add(record: FeedRecord): void;
  /** All names that some advisory affects, with their entries; in no order. */
  entries(): IterableIterator<Entry>;
}

/** Advisories held in memory; the same strings are held once. */
export function createMemorySource(): MemorySource {
  const names = new Map<Space, Map<string, Entry[]>>();
  const spaces = new Map<Space, { entries: number; listsUnfixed: boolean }>();
  const kev = new Map<string, KevEntry>();
  let kevList: Provenance | undefined;
  const epss = new Map<string, EpssEntry>();
  const ssvc = new Map<string, SsvcEntry>();
  const scores = new Map<string, readonly ScoreEntry[]>();

  function addAdvisory({ affected, ...advisory }: Advisory): void {
    if (advisory.withdrawnAt !== undefined) return;
    for (const one of affected) {
      const facts = spaces.get(one.space) ?? { entries: 0, listsUnfixed: false };
      facts.entries += 1;
      facts.listsUnfixed ||= hasNoFix(one);
      spaces.set(one.space, facts);
      const inSpace = names.get(one.space) ?? new Map<string, Entry[]>();
      names.set(one.space, inSpace);
      const entries = inSpace.get(one.name);
      if (entries) entries.push({ advisory, affected: one });
      else inSpace.set(one.name, [{ advisory, affected: one }]);
    }
  }

  return {
    add(record) {
      if (record.kind === "advisory") addAdvisory(record.advisory);
      else if (record.kind === "kev") {
        const { cve, source, date } = record.entry;
        kev.set(cve, record.entry);
        kevList ??= { source, ...(date !== undefined && { date }) };
      } else if (record.kind === "epss") epss.set(record.entry.cve, record.entry);
      else if (record.kind === "ssvc") ssvc.set(record.entry.cve, record.entry);
      else if (record.kind === "score") {
        const { cve } = record.entry;
        scores.set(cve, newestBySource([...(scores.get(cve) ?? []), record.entry]));
      }
    },
    lookup: (space, name) => names.get(space)?.get(name) ?? [],
    facts: (space): SpaceFacts | undefined => spaces.get(space),
    knowledge: (cve): Knowledge => knowledgeOf(kev.get(cve), epss.get(cve), ssvc.get(cve), scores.get(cve), kevList),
    *entries() {
      for (const inSpace of names.values()) for (const entries of inSpace.values()) yield* entries;
    },
  };
}

/** An entry that says "affected, and nothing is fixed yet". */
export function hasNoFix({ status, ranges, versions }: Entry["affected"]): boolean {
  return (
    status === "affected" && versions.length === 0 && ranges.some(({ fixed, lastAffected }) => !fixed && !lastAffected)
  );
}

export function knowledgeOf(
  kev: KevEntry | undefined,
  epss: EpssEntry | undefined,
  ssvc: SsvcEntry | undefined,
  scores: readonly ScoreEntry[] | undefined,
  kevList: Provenance | undefined,
): Knowledge {
  return {
    cvss: [],
    ...(kev && { kev }),
    ...(kevList && { kevList }),
    ...(epss && { epss }),
    ...(ssvc && { ssvc }),
    ...(scores && scores.length > 0 && { scores }),
  };
}
