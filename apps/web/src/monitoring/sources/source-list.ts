import type { SourceItem } from "@cordon/monitoring/contract";
import type { Sort } from "@cordon/ui";
import { readSort } from "../../url-sort.ts";
import type { UrlState } from "../../url-state.ts";
import { SOURCE_STATES, type SourceState, sourceHealth, sourceTroubles } from "./source-health.ts";

/** What the URL of the Sources page asks for. */
export interface SourceFilter {
  /** In the name. */
  readonly q: string;
  /** Sources with that trouble, not only those where it is the worst. */
  readonly state: SourceState | undefined;
  readonly vouching: SourceItem["vouching"] | undefined;
}

export const VOUCHINGS = ["bound", "collector", "unauthenticated"] as const;

/** Values that mean nothing are left out: anybody can type in the URL. */
export function readSourceFilter(url: UrlState): SourceFilter {
  return {
    q: (url["q"] ?? "").slice(0, 200),
    state: SOURCE_STATES.find((state) => state === url["state"]),
    vouching: VOUCHINGS.find((vouching) => vouching === url["vouching"]),
  };
}

export function isFiltered({ q, state, vouching }: SourceFilter): boolean {
  return q !== "" || state !== undefined || vouching !== undefined;
}

export function filterSources(sources: readonly SourceItem[], filter: SourceFilter, now: Date): readonly SourceItem[] {
  const text = filter.q.trim().toLowerCase();
  return sources.filter(
    (source) =>
      (text === "" || source.name.toLowerCase().includes(text)) &&
      (filter.vouching === undefined || source.vouching === filter.vouching) &&
      (filter.state === undefined || hasState(source, filter.state, now)),
  );
}

function hasState(source: SourceItem, state: SourceState, now: Date): boolean {
  const troubles = sourceTroubles(source, now);
  return state === "healthy" ? troubles.length === 0 : troubles.some((trouble) => trouble.state === state);
}

const RANK = { danger: 0, warn: 1, ok: 2 } as const;

/** Silent first, then what else needs a look, then by last record. */
export function byAttention(sources: readonly SourceItem[], now: Date): readonly SourceItem[] {
  const rank = (source: SourceItem): number => {
    const { state, tone } = sourceHealth(source, now);
    return state === "silent" ? -1 : RANK[tone];
  };
  return sources.toSorted((a, b) => rank(a) - rank(b) || b.lastSeenAt.localeCompare(a.lastSeenAt));
}

type Compare = (a: SourceItem, b: SourceItem) => number;

const BY: Readonly<Record<string, Compare>> = {
  name: (a, b) => a.name.localeCompare(b.name, "en", { numeric: true }),
  seen: (a, b) => a.lastSeenAt.localeCompare(b.lastSeenAt),
  rate: (a, b) => a.ratePerMinute - b.ratePerMinute,
  lag: (a, b) => (a.lagMs ?? -1) - (b.lagMs ?? -1),
  undecoded: (a, b) => a.undecoded - b.undecoded,
  refused: (a, b) => a.refused - b.refused,
};

/** The sort of the URL; undefined: what needs attention first. */
export function readSourceSort(url: UrlState): Sort | undefined {
  return readSort(url["sort"], Object.keys(BY));
}

/** Equal ones stay in the order of attention. */
export function sortSources(sources: readonly SourceItem[], sort: Sort | undefined, now: Date): readonly SourceItem[] {
  const ordered = byAttention(sources, now);
  const compare = sort === undefined ? undefined : BY[sort.column];
  if (sort === undefined || compare === undefined) return ordered;
  const sign = sort.direction === "descending" ? -1 : 1;
  return ordered.toSorted((a, b) => sign * compare(a, b));
}
