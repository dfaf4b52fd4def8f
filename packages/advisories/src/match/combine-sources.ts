import type { Knowledge } from "../decide/decide.ts";
import type { AdvisorySource, SpaceFacts } from "./advisory-source.ts";
import { mergeKnowledge } from "./merge-knowledge.ts";

/** Several sources as one: entries of all, and what each of them knows about a CVE. */
export function combineSources(sources: readonly AdvisorySource[]): AdvisorySource {
  const knowledge = new Map<string, Knowledge>();
  return {
    lookup: (space, name) => sources.flatMap((source) => source.lookup(space, name)),
    facts: (space) =>
      sources.reduce<SpaceFacts | undefined>((sum, source) => {
        const one = source.facts(space);
        if (!one || !sum) return one ?? sum;
        return { entries: sum.entries + one.entries, listsUnfixed: sum.listsUnfixed || one.listsUnfixed };
      }, undefined),
    knowledge(cve) {
      const known = knowledge.get(cve);
      if (known) return known;
      const answer = mergeKnowledge(sources.map((source) => source.knowledge(cve)));
      knowledge.set(cve, answer);
      return answer;
    },
  };
}
