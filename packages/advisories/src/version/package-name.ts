import type { Space } from "../model/advisory.ts";
import type { Component } from "../model/component.ts";
import { spaceOfComponent } from "./space.ts";

/** Registries that do not tell names apart by case. Go does, but package URLs of Go are in lower case. */
const WITHOUT_CASE: ReadonlySet<string> = new Set([
  "nuget",
  "composer",
  "golang",
  "hex",
  "pub",
  "bitnami",
  "githubactions",
  "vscode-extension",
]);

/** RPM distributions whose advisories speak of source packages; the others name each binary package. */
const RPM_BY_SOURCE: ReadonlySet<string> = new Set([
  "rocky",
  "mageia",
  "openeuler",
  "opensuse-leap",
  "opensuse-leap-micro",
  "opensuse-tumbleweed",
  "sles",
  "sles-ltss",
  "sled",
  "sle-micro",
]);

/** A package name as the space spells it: the two sides of a match are compared in this form. */
export function normalizeName(space: Space, name: string): string {
  if (space === "pypi") return name.toLowerCase().replace(/[-_.]+/g, "-");
  if (space === "swift") return swiftName(name);
  return WITHOUT_CASE.has(space) ? name.toLowerCase() : name;
}

/**
 * The name advisories use for a component, normalised: the source package of Debian, Ubuntu, Alpine and their like, `@scope/name`, `group:artifact`, `vendor/name`, the whole module path of Go.
 * @param space as `spaceOfComponent` gives it, when it is known already.
 */
export function nameInSpace(component: Component, space: Space = spaceOfComponent(component)?.space ?? ""): string {
  const { namespace = "", name, source } = component;
  if (isPackageOfDistribution(component)) return isNamedBySource(component, space) ? (source?.name ?? name) : name;
  if (namespace === "") return normalizeName(space, name);
  return normalizeName(space, component.type === "maven" ? `${namespace}:${name}` : `${namespace}/${name}`);
}

/** The version advisories compare: that of the source package where they speak of source packages. */
export function versionInSpace(component: Component, space: Space = spaceOfComponent(component)?.space ?? ""): string {
  return (isNamedBySource(component, space) ? component.source?.version : undefined) ?? component.version;
}

function isPackageOfDistribution({ type }: Component): boolean {
  return type === "deb" || type === "apk" || type === "rpm";
}

function isNamedBySource({ type }: Component, space: Space): boolean {
  return type === "deb" || type === "apk" || (type === "rpm" && RPM_BY_SOURCE.has(space.split("/")[1] ?? ""));
}

/** The address of a repository without what may be written or left out. */
function swiftName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/(?:\.git)?\/?$/, "");
}
