import type { Component, Distribution } from "../model/component.ts";
import { spaceOfComponent } from "../version/space.ts";
import type { AdvisorySource } from "./advisory-source.ts";
import { questionOf } from "./question.ts";
import table from "./releases.json" with { type: "json" };

/**
 * Whether silence means anything.
 * `covered`: somebody publishes about it and we have their feed. `no-vendor-data`: no feed that we have covers it. `end-of-life`: the vendor stopped looking.
 * `unknown`: neither a release nor an ecosystem that advisories speak of.
 */
export type CoverageState = "covered" | "no-vendor-data" | "end-of-life" | "unknown";

export interface Coverage {
  /** The space; where there is none the package type, with the distribution and its release. */
  readonly space: string;
  readonly components: number;
  readonly state: CoverageState;
  /** Last day of free security support; end of life only. */
  readonly endedOn?: string;
  /** Last day of paid support, where there is one. */
  readonly paidUntil?: string;
}

/** One row for each space, the largest first. @param on ISO date of today. */
export function coverageOf(components: readonly Component[], source: AdvisorySource, on: string): readonly Coverage[] {
  const spaces = new Map<string, { count: number; sample: Component; isPlaced: boolean }>();
  for (const component of components) {
    // A backport is looked up in the next release.
    const space = questionOf(component)?.space ?? spaceOfComponent(component)?.space;
    const key = space ?? unplaced(component);
    const seen = spaces.get(key);
    if (seen) seen.count += 1;
    else spaces.set(key, { count: 1, sample: component, isPlaced: space !== undefined });
  }
  return [...spaces]
    .map(([space, { count, sample, isPlaced }]) => ({
      space,
      components: count,
      ...stateOf(space, sample, isPlaced, source, on),
    }))
    .sort((a, b) => b.components - a.components);
}

function unplaced({ type, distribution }: Component): string {
  return [type, distribution?.id, distribution?.versionId].filter((part) => part !== undefined).join("/");
}

function stateOf(
  space: string,
  { distribution }: Component,
  isPlaced: boolean,
  source: AdvisorySource,
  on: string,
): Pick<Coverage, "state" | "endedOn" | "paidUntil"> {
  if (!isPlaced) return { state: "unknown" };
  const end = distribution && endOfLife(distribution);
  if (end && end.endsOn < on)
    return {
      state: "end-of-life",
      endedOn: end.endsOn,
      ...(end.paidUntil !== undefined && { paidUntil: end.paidUntil }),
    };
  return { state: source.facts(space) ? "covered" : "no-vendor-data" };
}

export interface EndOfLife {
  readonly endsOn: string;
  readonly paidUntil?: string;
}

/** @source distro-info-data and endoflife.date, in `releases.json`; undefined for a release that is not in them. */
export function endOfLife({ id, versionId, codename }: Distribution): EndOfLife | undefined {
  return table.releases.find(
    ({ distribution, release, codename: name }: ReleaseRow) =>
      distribution === id &&
      (versionId === undefined ? name !== undefined && name === codename : isRelease(versionId, release)),
  );
}

interface ReleaseRow {
  readonly distribution: string;
  readonly release: string;
  readonly codename?: string;
}

/** `3.18.4` is of `3.18`, `12.5` of `12`; `22.04` is not of `22.0`. */
function isRelease(versionId: string, release: string): boolean {
  return versionId === release || versionId.startsWith(`${release}.`);
}
