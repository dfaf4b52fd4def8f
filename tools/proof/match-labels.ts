import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import {
  type AdvisorySource,
  type Component,
  componentOfPurl,
  type Entry,
  nameInSpace,
  normalizeName,
  parsePurl,
  spaceOfComponent,
  versionOrder,
} from "../../packages/advisories/src/index.ts";

/** What a person said of one finding of a scanner. @source anchore/vulnerability-match-labels (CC0-1.0) */
export interface MatchLabel {
  readonly isTrue: boolean;
  readonly image: string;
  readonly name: string;
  readonly version: string;
  /** All names of the weakness that the label gives. */
  readonly ids: readonly string[];
  readonly note: string;
}

interface LabelLine {
  readonly label: string;
  readonly image: { readonly exact?: string };
  readonly package?: { readonly name: string; readonly version: string };
  readonly vulnerability_id: string;
  readonly effective_cve?: string;
  readonly note?: string;
}

/** The labels that say yes or no about a package, and how many say neither or name none. A label that was given twice counts once. */
export function readMatchLabels(file: string): { readonly labels: readonly MatchLabel[]; readonly others: number } {
  const lines = gunzipSync(readFileSync(file)).toString("utf8").trim().split("\n");
  const labels = new Map<string, MatchLabel>();
  let others = 0;
  for (const line of lines) {
    const told = JSON.parse(line) as LabelLine; // the format of the repository
    const { label, package: one, vulnerability_id: id, effective_cve: cve = id, note = "" } = told;
    if (!one || (label !== "TP" && label !== "FP")) {
      others += 1;
      continue;
    }
    const image = told.image.exact ?? "";
    const ids = [...new Set([id, cve])];
    labels.set(`${label} ${image} ${id} ${one.name} ${one.version}`, {
      isTrue: label === "TP",
      image,
      ...one,
      ids,
      note,
    });
  }
  return { labels: [...labels.values()], others };
}

/** A component for a label, or why there is none. */
export type Guess = { readonly component: Component; readonly ecosystem: string } | { readonly why: string };

const MARKS: readonly (readonly [pattern: RegExp, distribution: string])[] = [
  [/ubuntu/, "Ubuntu"],
  [/[+~]deb(\d+)u/, "Debian"],
  [/\.amzn\d/, "Amazon Linux"],
  [/\.cm\d/, "Mariner"],
  [/\.el\d|\.module[+_]el\d|\.alma/, "Red Hat and its like"],
  [/-r\d+$/, "Alpine, Wolfi"],
];

/** Registries whose packages an image may hold. */
const REGISTRIES: readonly string[] = ["npm", "pypi", "gem", "golang", "maven", "cargo", "composer", "nuget"];

/** GitLab has no Java inside; server software of Bitnami lies in its own images alone. */
const REGISTRIES_OF: readonly (readonly [part: string, registries: readonly string[]])[] = [
  ["/gitlab/", ["gem", "npm", "golang", "pypi"]],
  ["/bitnami/", ["bitnami", ...REGISTRIES]],
];

/**
 * Labels name a package and its version and not what kind of package it is. For a distribution that is told by the form of the version and by the image's name, for a registry by the one whose advisories know the name.
 * @param artifacts Maven's names by artifact alone, as labels have them
 */
export function guessComponent(
  { image, name, version, ids }: MatchLabel,
  source: AdvisorySource,
  artifacts: ReadonlyMap<string, readonly string[]>,
): Guess {
  const mark = MARKS.find(([pattern]) => pattern.test(version))?.[1];
  if (image.startsWith("docker.io/almalinux@") && mark === "Red Hat and its like")
    return { component: almaPackage(name, version), ecosystem: "AlmaLinux 8" };
  if (mark !== undefined) return { why: `${mark}: its advisories are not at hand` };
  if (image.includes("/suse/")) return { why: "SUSE: its advisories are not at hand" };
  const registries = REGISTRIES_OF.find(([part]) => image.includes(part))?.[1] ?? REGISTRIES;
  const candidates = registries.flatMap((type) => candidatesIn(type, name, version, source, artifacts));
  const about = candidates.filter((one) => entriesAbout(one, ids, source).length > 0);
  const [only, ...more] = about.length > 0 ? about : candidates;
  if (!only) {
    return /^(\d+:)?[\w.+~]+-[\w.+~]+$/.test(version) && /^\d/.test(version)
      ? { why: "no mark, mostly of Debian or Ubuntu: their advisories are not at hand" }
      : { why: "no advisory at hand knows a package of that name" };
  }
  return more.length > 0 ? { why: "a name in several registries" } : { component: only, ecosystem: only.type };
}

function candidatesIn(
  type: string,
  name: string,
  version: string,
  source: AdvisorySource,
  artifacts: ReadonlyMap<string, readonly string[]>,
): readonly Component[] {
  const names = type === "maven" && !name.includes(":") ? (artifacts.get(name) ?? []) : [name];
  return names.flatMap((full) => {
    const component = libraryOf(type, full, version);
    const place = component && spaceOfComponent(component);
    if (!component || !place || !versionOrder(place.scheme).isValid(version)) return [];
    return source.lookup(place.space, nameInSpace(component)).length > 0 ? [component] : [];
  });
}

function libraryOf(type: string, name: string, version: string): Component | undefined {
  const path = type === "maven" ? name.replace(":", "/") : normalizeName(type, name);
  const parsed = parsePurl(
    `pkg:${type}/${path.split("/").map(encodeURIComponent).join("/")}@${encodeURIComponent(version)}`,
  );
  return parsed.ok ? componentOfPurl(parsed.purl) : undefined;
}

function almaPackage(name: string, version: string): Component {
  const distribution = { id: "almalinux", versionId: "8" };
  return { purl: `pkg:rpm/almalinux/${name}`, type: "rpm", name, version, distribution, paths: [] };
}

/** What the advisories at hand say about this weakness in this package, whatever the version. */
export function entriesAbout(component: Component, ids: readonly string[], source: AdvisorySource): readonly Entry[] {
  const space = spaceOfComponent(component)?.space ?? "";
  return source
    .lookup(space, nameInSpace(component))
    .filter(({ advisory: { id, aliases, bundles } }) => [id, ...aliases, ...bundles].some((one) => ids.includes(one)));
}
