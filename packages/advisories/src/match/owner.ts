import type { Component } from "../model/component.ts";
import type { AdvisorySource } from "./advisory-source.ts";
import { endOfLife } from "./coverage.ts";
import { type Question, questionOf } from "./question.ts";
import type { Verdict } from "./verdict.ts";

/** What packages of a distribution change about the libraries that they brought. */
export interface Owners {
  /**
   * Whether the distribution's own advisories are the whole truth about a library: its release is supported, they also list what has no fix, and they know the package that brought the library.
   * What somebody else packaged for the distribution they never mention.
   */
  speaksFor(library: Component): boolean;
  /** What becomes of a verdict on the library itself; undefined: nothing, it stands. */
  settle(verdict: Verdict, library: Component): Verdict | undefined;
}

export interface OwnersOptions {
  /** The owner among what is installed; a claim of an owner that is not there changes nothing. */
  readonly find: (purl: string) => Component | undefined;
  readonly source: AdvisorySource;
  readonly verdictsOf: (question: Question) => readonly Verdict[];
  /** ISO date of today. */
  readonly on: string;
}

/**
 * A distribution mends a library and leaves its version as it is. Where its own advisories have a verdict on the same weakness in the package that brought the library, that is the verdict.
 * Where they say nothing, or say that it is open, the library's stands.
 */
export function createOwners({ find, source, verdictsOf, on }: OwnersOptions): Owners {
  const answers = new Map<Component, boolean>();
  const ownerOf = ({ ownedBy }: Component): Component | undefined =>
    ownedBy === undefined ? undefined : find(ownedBy);
  return {
    speaksFor(library) {
      const owner = ownerOf(library);
      if (!owner) return false;
      const answer = answers.get(owner) ?? isKnownTo(source, owner, on);
      answers.set(owner, answer);
      return answer;
    },
    settle(verdict, library) {
      const owner = ownerOf(library);
      const question = owner && questionOf(owner);
      if (!owner || !question || verdict.state !== "open") return undefined;
      const told = verdictsOf(question).find(
        ({ id, state }) => id === verdict.id && (state === "fixed" || state === "not-affected"),
      );
      if (!told) return undefined;
      const { fixedVersion: _, ...rest } = verdict;
      const why = `it is part of ${owner.name} ${owner.version}, whose distribution knows better: ${told.reason.join("; ")}`;
      return { ...rest, state: told.state, reason: [...verdict.reason, why] };
    },
  };
}

function isKnownTo(source: AdvisorySource, owner: Component, on: string): boolean {
  const question = questionOf(owner);
  const end = owner.distribution && endOfLife(owner.distribution)?.endsOn;
  if (!question || (end !== undefined && end < on)) return false;
  return (
    (source.facts(question.space)?.listsUnfixed ?? false) && source.lookup(question.space, question.name).length > 0
  );
}
