import type { Knowledge } from "../decide/decide.ts";
import type { Advisory, AffectedPackage, Space } from "../model/advisory.ts";

/** One package that an advisory names, with the advisory. */
export interface Entry {
  readonly advisory: Omit<Advisory, "affected">;
  readonly affected: AffectedPackage;
}

/** What is known about a space as a whole. */
export interface SpaceFacts {
  readonly entries: number;
  /** The publisher also lists what has no fix yet, so that its silence about a package means that nothing is known. */
  readonly listsUnfixed: boolean;
}

/** Where advisories are asked for, in memory or on disk. */
export interface AdvisorySource {
  /** Every entry about this package; empty when nobody published about it. */
  lookup(space: Space, name: string): readonly Entry[];
  /** undefined: no feed covers this space. */
  facts(space: Space): SpaceFacts | undefined;
  /** What KEV, EPSS, vulnrichment say about one CVE; without the vectors of the advisories themselves. */
  knowledge(cve: string): Knowledge;
}
