import type { Component, Distribution, Inventory, ReadProblem } from "@cordon/advisories";

/** Gathers what the readers of one place find. */
export interface Collector {
  /** One component a package URL; of a second finding the paths are kept, and what the first did not know. */
  add(component: Component): void;
  problem(path: string, message: string): void;
  distribution(distribution: Distribution): void;
  finish(subject: string): Inventory;
}

const MAX_PATHS = 50;
const MAX_PROBLEMS = 1_000;
const MAX_COMPONENTS = 500_000;
const MAX_NAME = 1_024;

export function createCollector(): Collector {
  const components = new Map<string, Component>();
  const problems: ReadProblem[] = [];
  let left = 0;
  let isFull = false;
  let distribution: Distribution | undefined;

  function problem(path: string, message: string): void {
    if (problems.length < MAX_PROBLEMS) problems.push({ path: bounded(path), message });
    else left += 1;
  }

  function add(component: Component): void {
    const known = components.get(component.purl);
    if (known) return void components.set(component.purl, merge(known, component));
    const place = component.paths[0] ?? "";
    const tooLong = [component.name, component.namespace ?? "", component.version].find(
      (text) => text.length > MAX_NAME,
    );
    if (tooLong !== undefined)
      return problem(place, `${quoted(tooLong)} is ${tooLong.length} characters long; the component was left out.`);
    if (components.size < MAX_COMPONENTS) return void components.set(component.purl, component);
    if (isFull) return;
    isFull = true;
    problem(place, `There are more than ${MAX_COMPONENTS} components; the others were left out.`);
  }

  return {
    add,
    problem,
    distribution: (found) => {
      distribution ??= found;
    },
    finish: (subject) => ({
      subject,
      ...(distribution && { distribution }),
      components: [...components.values()].sort((a, b) => compareTexts(a.purl, b.purl)),
      problems: left === 0 ? problems : [...problems, { path: "", message: `${left} more problems are not listed.` }],
    }),
  };
}

function merge(known: Component, again: Component): Component {
  const { ownedBy, isDevelopment, ...both } = { ...again, ...known };
  return {
    ...both,
    paths: [...new Set([...known.paths, ...again.paths])].slice(0, MAX_PATHS),
    // A second copy that no package of the distribution owns is not the distribution's to mend.
    ...(ownedBy !== undefined && known.ownedBy === again.ownedBy && { ownedBy }),
    ...(isDevelopment && known.isDevelopment && again.isDevelopment && { isDevelopment }),
  };
}

/** A foreign value inside a message: one line and bounded. */
export function quoted(value: string): string {
  const line = value.slice(0, 200).replace(/\p{Cc}/gu, "\u00b7");
  return `"${line.length > 80 ? `${line.slice(0, 79)}\u2026` : line}"`;
}

function bounded(path: string): string {
  return path.length > 1_000 ? `${path.slice(0, 999)}\u2026` : path;
}

/** By code units: the same everywhere. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
