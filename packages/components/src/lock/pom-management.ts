import { childOf, childrenOf, contentOf } from "../xml.ts";
import type { LockFile } from "./lock-reader.ts";
import {
  coordinatesOf,
  dependenciesIn,
  type Lineage,
  lineageOf,
  type Pom,
  pomAt,
  propertiesOf,
  resolved,
} from "./pom-lineage.ts";

/** What `dependencyManagement` settles for one `group:artifact`. */
export interface Managed {
  readonly version?: string | undefined;
  readonly scope?: string | undefined;
}

/** Lists of versions that import lists of versions. */
const MAX_IMPORTS = 5;
const MAX_MODULES = 100;

/** By `group:artifact`. A project and its parents come before what they import; of the imports the first wins. */
export async function managementOf(
  lineage: Lineage,
  near: LockFile["near"],
  depth = 0,
): Promise<ReadonlyMap<string, Managed>> {
  const properties = propertiesOf(lineage);
  const managed = new Map<string, Managed>();
  const imports: string[] = [];
  for (const { project } of lineage)
    for (const dependency of dependenciesIn(childOf(project, "dependencyManagement"))) {
      const name = coordinatesOf(dependency, properties);
      const [version, scope] = ["version", "scope"].map((key) => contentOf(dependency, key));
      if (scope === "import") imports.push(name);
      else if (!managed.has(name)) managed.set(name, { version: version && resolved(version, properties), scope });
    }
  if (depth >= MAX_IMPORTS) return managed;
  for (const name of imports.slice(0, MAX_IMPORTS)) {
    const imported = await moduleNamed(name, lineage, near);
    if (!imported) continue;
    const inner = await managementOf(await lineageOf(imported, near), near, depth + 1);
    for (const [key, value] of inner) if (!managed.has(key)) managed.set(key, value);
  }
  return managed;
}

/** A module of the same build; what lies in repositories is not asked for. */
async function moduleNamed(name: string, lineage: Lineage, near: LockFile["near"]): Promise<Pom | undefined> {
  const artifact = name.slice(name.indexOf(":") + 1);
  const places = lineage.flatMap(({ project, folder }) =>
    childrenOf(childOf(project, "modules"), "module").map(({ text }) => `${folder}${text.trim()}`),
  );
  for (const place of [...new Set(places)].slice(0, MAX_MODULES)) {
    const pom = await pomAt(place, near).catch(() => undefined);
    if (!pom || contentOf(pom.project, "artifactId") !== artifact) continue;
    const properties = propertiesOf(await lineageOf(pom, near));
    if (`${properties.get("project.groupId")}:${artifact}` === name) return pom;
  }
  return undefined;
}
