import type { Entry } from "./advisory-source.ts";

const CVE = /^CVE-\d{4}-\d{4,19}$/;

export function isCve(id: string): boolean {
  return CVE.test(id);
}

/** The package itself is the attack: a record of OpenSSF's malicious packages. */
export function isMalicious({ id, aliases }: { readonly id: string; readonly aliases: readonly string[] }): boolean {
  return [id, ...aliases].some((name) => name.startsWith("MAL-"));
}

/** One weakness, with the entries that speak of it. */
export interface Weakness {
  /** The CVE; where nobody gave one, the name that most would know it by. */
  readonly id: string;
  readonly entries: readonly Entry[];
  /** All other names, of the weakness and of the bundles that mend it; sorted. */
  readonly aliases: readonly string[];
}

/**
 * Entries about one package, sorted by weakness: CVE, GHSA and PYSEC of one weakness are one, and a bundle (DSA, USN, ALSA) is each of those it mends.
 * A record that names several CVEs stands for each of them and does not make them one.
 */
export function weaknessesOf(entries: readonly Entry[]): readonly Weakness[] {
  const groups = new Map<string, { entries: Entry[]; names: Set<string> }>();
  const canonical = canonicalNames(entries);
  for (const entry of entries) {
    for (const id of idsOf(entry, canonical)) {
      const group = groups.get(id) ?? { entries: [], names: new Set<string>() };
      groups.set(id, group);
      group.entries.push(entry);
      for (const name of namesFor(id, entry)) group.names.add(name);
    }
  }
  return [...groups].map(([id, { entries: about, names }]) => {
    names.delete(id);
    return { id, entries: about, aliases: [...names].sort() };
  });
}

function idsOf(entry: Entry, canonical: ReadonlyMap<string, string>): readonly string[] {
  const { id, bundles } = entry.advisory;
  const cves = bundles.length > 0 ? bundles : cvesOf(entry);
  return cves.length > 0 ? cves : [canonical.get(id) ?? id];
}

function cvesOf({ advisory: { id, aliases } }: Entry): readonly string[] {
  return isCve(id) ? [id] : aliases.filter(isCve);
}

/** With one CVE all names are its; with several, the other CVEs are not. */
function namesFor(id: string, { advisory }: Entry): readonly string[] {
  const names = [advisory.id, ...advisory.aliases];
  return isCve(id) ? names.filter((name) => name === id || !isCve(name)) : names;
}

/** From every name to the one it goes by, over records that share a name. */
function canonicalNames(entries: readonly Entry[]): ReadonlyMap<string, string> {
  const parent = new Map<string, string>();
  const find = (name: string): string => {
    let root = name;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    return root;
  };
  const join = (a: string, b: string): void => {
    const [better, worse] = [find(a), find(b)].sort(byRenown);
    if (better === undefined || worse === undefined) return;
    parent.set(worse, better);
    parent.set(better, better);
  };
  for (const entry of entries) {
    if (entry.advisory.bundles.length > 0 || cvesOf(entry).length > 1) continue;
    for (const alias of entry.advisory.aliases) join(entry.advisory.id, alias);
  }
  return new Map([...parent.keys()].map((name) => [name, find(name)]));
}

const RENOWN = [/^CVE-/, /^GHSA-/, /^(DSA|DLA|USN|RHSA|ALSA)-/, /^OSV-/];

function byRenown(a: string, b: string): number {
  const rank = (name: string): number => {
    const index = RENOWN.findIndex((pattern) => pattern.test(name));
    return index === -1 ? RENOWN.length : index;
  };
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}
