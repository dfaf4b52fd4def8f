import { childOf, childrenOf, contentOf, parseXml, type XmlElement } from "../xml.ts";
import type { LockFile } from "./lock-reader.ts";

/** A `pom.xml` on the disk. */
export interface Pom {
  readonly project: XmlElement;
  /** Relative to the one that is read, with `/` at its end; empty for its own folder. */
  readonly folder: string;
}

/** A project and its parents, as far as they are on the disk, the nearest first. */
export type Lineage = readonly Pom[];

const MAX_PARENTS = 10;
const MAX_TEXT = 1_000;

export async function lineageOf(start: Pom, near: LockFile["near"]): Promise<Lineage> {
  const lineage: Pom[] = [];
  const seen = new Set<string>();
  let next: Pom | undefined = start;
  while (next !== undefined && lineage.length < MAX_PARENTS) {
    lineage.push(next);
    const place = parentPlace(next);
    if (place === undefined || seen.has(place)) break;
    seen.add(place);
    const found = await pomAt(place, near);
    const wanted = childOf(next.project, "parent");
    // Maven passes over a file in that place that is another project.
    const isIt = found && wanted && contentOf(found.project, "artifactId") === contentOf(wanted, "artifactId");
    next = isIt ? found : undefined;
  }
  return lineage;
}

/** @param place of a file, or of the folder it is in. */
export async function pomAt(place: string, near: LockFile["near"]): Promise<Pom | undefined> {
  const file = place.endsWith(".xml") ? place : `${place.replace(/\/+$/, "")}/pom.xml`;
  const text = await near(file);
  return text === undefined ? undefined : { project: parseXml(text), folder: file.slice(0, file.lastIndexOf("/") + 1) };
}

function parentPlace({ project, folder }: Pom): string | undefined {
  const parent = childOf(project, "parent");
  if (!parent) return undefined;
  const relative = childOf(parent, "relativePath")?.text.trim() ?? "../pom.xml";
  // Written and empty: it is in a repository, not on the disk.
  return relative === "" ? undefined : `${folder}${relative}`;
}

/** What stands for `${…}` in a project: the nearest says. */
export function propertiesOf(lineage: Lineage): ReadonlyMap<string, string> {
  const properties = new Map<string, string>();
  for (const { project } of lineage) {
    const parent = childOf(project, "parent");
    const own = ["groupId", "artifactId", "version"].flatMap((key) => {
      const inherited = parent && contentOf(parent, key);
      const value = contentOf(project, key) ?? inherited;
      return value === undefined
        ? []
        : [
            [`project.${key}`, value],
            [`pom.${key}`, value],
            [`project.parent.${key}`, inherited],
          ];
    });
    const told = childrenOf(project, "properties").flatMap(({ children }) =>
      children.map(({ name, text }) => [name, text.trim()]),
    );
    for (const [key, value] of [...own, ...told])
      if (key !== undefined && value !== undefined && !properties.has(key)) properties.set(key, value);
  }
  return properties;
}

/** Properties of properties too, a few times: one that means itself stays as it is written. */
export function resolved(text: string, properties: ReadonlyMap<string, string>): string {
  let value = text.slice(0, MAX_TEXT);
  for (let turn = 0; turn < 10 && value.includes("${") && value.length < MAX_TEXT; turn += 1)
    value = value
      .replace(/\$\{([^{}$]{1,200})\}/g, (written, key: string) => (properties.get(key) ?? written).slice(0, MAX_TEXT))
      .slice(0, MAX_TEXT);
  return value;
}

export function dependenciesIn(element: XmlElement | undefined): readonly XmlElement[] {
  return childrenOf(element && childOf(element, "dependencies"), "dependency");
}

/** `group:artifact` */
export function coordinatesOf(dependency: XmlElement, properties: ReadonlyMap<string, string>): string {
  const written = `${contentOf(dependency, "groupId") ?? ""}:${contentOf(dependency, "artifactId") ?? ""}`;
  return resolved(written, properties);
}
