import type { Advisory, AffectedPackage } from "../model/advisory.ts";
import { spaceOfEcosystem } from "../version/ecosystem-space.ts";
import { normalizeName } from "../version/package-name.ts";
import type { FeedSink } from "./feed-sink.ts";

/** What the databases of single languages have in common. */
export interface RawAdvisory {
  readonly id: string;
  readonly aliases: readonly (string | undefined)[];
  readonly feed: string;
  /** As OSV calls it. */
  readonly ecosystem: string;
  readonly name: string;
  readonly affected: Pick<AffectedPackage, "ranges" | "except" | "symbols" | "urgency">;
  readonly summary?: string | undefined;
  readonly publishedAt?: string | undefined;
  readonly modifiedAt?: string | undefined;
  readonly withdrawnAt?: string | undefined;
  readonly vectors?: readonly (string | undefined)[];
  readonly references?: readonly string[];
}

/** Adds it, unless its package is not wanted. */
export function addRawAdvisory(raw: RawAdvisory, sink: FeedSink): void {
  sink.date(raw.modifiedAt ?? raw.publishedAt);
  const home = spaceOfEcosystem(raw.ecosystem);
  const name = home && normalizeName(home.space, raw.name);
  if (!home || name === undefined || !sink.wants(home.space, name)) return;
  const aliases = new Set(raw.aliases.filter((alias) => alias !== undefined && alias !== raw.id));
  const advisory: Advisory = {
    id: raw.id,
    aliases: [...aliases].filter((alias) => alias !== undefined),
    bundles: [],
    feed: raw.feed,
    ...(raw.summary === undefined ? {} : { summary: raw.summary }),
    ...(raw.publishedAt === undefined ? {} : { publishedAt: raw.publishedAt }),
    ...(raw.modifiedAt === undefined ? {} : { modifiedAt: raw.modifiedAt }),
    ...(raw.withdrawnAt === undefined ? {} : { withdrawnAt: raw.withdrawnAt }),
    cvss: (raw.vectors ?? []).flatMap((vector) => (vector === undefined ? [] : [{ vector, source: raw.feed }])),
    affected: [{ ...home, name, status: "affected", versions: [], ...raw.affected }],
    references: (raw.references ?? []).slice(0, 10),
  };
  sink.addAdvisory(advisory);
}
