import type { DecisionTable, Tier } from "../decide/decision-table.ts";
import { rankOfTier } from "../decide/decision-table.ts";
import { compareVersions } from "../version/order.ts";
import { spaceOfComponent } from "../version/space.ts";
import type { Match } from "./assess.ts";

/** What people do about many open matches at once. */
export interface Remedy {
  /** The package to upgrade; for Debian, Ubuntu and Alpine the source package, whose binaries go together. */
  readonly package: string;
  readonly space: string;
  /** Versions that are installed now; sorted. */
  readonly installed: readonly string[];
  /** The version that closes all of them; undefined: nobody has mended any of it yet. */
  readonly upgradeTo?: string;
  /** Packages that it touches; sorted. */
  readonly components: readonly string[];
  /** Where they were found; sorted. */
  readonly paths: readonly string[];
  /** The weaknesses it closes; sorted by urgency. */
  readonly closes: readonly string[];
  readonly tiers: readonly { readonly tier: Tier; readonly weaknesses: number }[];
  /** The highest of its matches. */
  readonly score: number;
}

/** Open matches by what closes them, the most urgent first; those without a fix are remedies of their own. */
export function remediesOf(matches: readonly Match[], table: DecisionTable): readonly Remedy[] {
  const groups = new Map<string, Match[]>();
  for (const match of matches) {
    if (match.state !== "open" || match.isDormant) continue;
    const key = `${placeOf(match)}\n${match.asked.name}\n${match.fixedVersion === undefined ? "" : "fixed"}`;
    const group = groups.get(key);
    if (group) group.push(match);
    else groups.set(key, [match]);
  }
  return [...groups.values()].map((group) => remedyOf(group, table)).sort(byUrgency(table));
}

function placeOf({ component }: Match): string {
  return spaceOfComponent(component)?.space ?? component.type;
}

function remedyOf(group: readonly Match[], table: DecisionTable): Remedy {
  const sorted = [...group].sort((a, b) => rank(table, a) - rank(table, b) || b.decision.score - a.decision.score);
  const scheme = group[0] && spaceOfComponent(group[0].component)?.scheme;
  const upgradeTo = sorted
    .flatMap(({ fixedVersion }) => fixedVersion ?? [])
    .sort((a, b) => (scheme ? compareVersions(scheme, b, a) : 0))[0];
  const closes = new Map(sorted.map((match) => [match.id, match]));
  const tiers = table.tiers
    .map((tier) => ({ tier, weaknesses: [...closes.values()].filter(({ decision }) => decision.tier === tier).length }))
    .filter(({ weaknesses }) => weaknesses > 0);
  return {
    package: group[0]?.asked.name ?? "",
    space: group[0] ? placeOf(group[0]) : "",
    installed: sortedSet(group.map(({ asked }) => asked.version)),
    ...(upgradeTo !== undefined && { upgradeTo }),
    components: sortedSet(group.map(({ component }) => component.name)),
    paths: sortedSet(group.flatMap(({ component }) => component.paths)),
    closes: [...closes.keys()],
    tiers,
    score: group.reduce((highest, { decision }) => Math.max(highest, decision.score), 0),
  };
}

function rank(table: DecisionTable, { decision }: Match): number {
  return rankOfTier(table, decision.tier);
}

function byUrgency(table: DecisionTable): (a: Remedy, b: Remedy) => number {
  const first = ({ tiers }: Remedy): number => (tiers[0] ? rankOfTier(table, tiers[0].tier) : table.tiers.length);
  return (a, b) =>
    Number(a.upgradeTo === undefined) - Number(b.upgradeTo === undefined) ||
    first(a) - first(b) ||
    b.score - a.score ||
    b.closes.length - a.closes.length ||
    (a.package < b.package ? -1 : 1);
}

function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
