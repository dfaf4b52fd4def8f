import { type Assessment, type Component, type Match, nameInSpace } from "../../packages/advisories/src/index.ts";

/** What a scanner says: this weakness in this version of this package. */
export interface Finding {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  /** The versions it names as fixed; empty where none is; undefined where it is not known what it names. */
  readonly fixed: readonly string[] | undefined;
}

/** How two answers differ about one pair. `missing`: they say it and we do not; `extra`: we say it alone; `fixed`: another version mends it. */
export interface Difference {
  readonly kind: "missing" | "extra" | "fixed";
  /** `CVE package@version` */
  readonly pair: string;
}

/** What is open, as findings. */
export function openFindings({ matches }: Pick<Assessment, "matches">): readonly Finding[] {
  return matches.filter(({ state }) => state === "open").map(findingOf);
}

function findingOf({ id, component, fixedVersion }: Match): Finding {
  const fixed = fixedVersion === undefined ? [] : [fixedVersion];
  return { id, package: scannersName(component), version: component.version, fixed };
}

/** Scanners call packages of distributions by their own name, whatever they are built from. */
export function scannersName(component: Component): string {
  return component.distribution === undefined ? nameInSpace(component) : component.name;
}

/** Every difference, sorted; a finding that was told twice counts once. */
export function differencesOf(ours: readonly Finding[], theirs: readonly Finding[]): readonly Difference[] {
  const mine = byPair(ours);
  const others = byPair(theirs);
  const differences: Difference[] = [];
  for (const [pair, finding] of others) {
    const own = mine.get(pair);
    if (!own) differences.push({ kind: "missing", pair });
    else if (!isSameFix(own, finding)) differences.push({ kind: "fixed", pair });
  }
  for (const pair of mine.keys()) if (!others.has(pair)) differences.push({ kind: "extra", pair });
  return differences.sort((a, b) => (a.pair < b.pair ? -1 : a.pair > b.pair ? 1 : 0));
}

/** They list the fix of every line, we name the one that is next for what is installed. */
function isSameFix(ours: Finding, theirs: Finding): boolean {
  const { fixed } = theirs;
  if (!ours.fixed || !fixed) return true;
  if (ours.fixed.length === 0) return fixed.length === 0;
  return ours.fixed.every((version) => fixed.some((other) => withoutV(other) === withoutV(version)));
}

function byPair(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [pairOf(finding), finding]));
}

/** Case of names and the `v` of Go are told differently by scanners, and mean nothing. */
function pairOf({ id, package: name, version }: Finding): string {
  return `${id} ${name.toLowerCase()}@${withoutV(version)}`;
}

function withoutV(version: string): string {
  return version.replace(/^v(?=\d)/, "");
}
