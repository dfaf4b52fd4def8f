import type { Component, Inventory } from "@cordon/advisories";
import { PROPERTY } from "./properties.ts";
import type { SbomFacts } from "./cyclonedx-document.ts";

/** A package as SPDX 2.3 has it in both its forms. */
export interface WrittenPackage {
  readonly id: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly purpose: "APPLICATION" | "LIBRARY" | "OPERATING-SYSTEM";
  readonly purl?: string;
  /** Lines of `cordon:name=value`, for what the format has no field for. */
  readonly comment: string;
}

export interface WrittenDocument {
  readonly name: string;
  readonly namespace: string;
  readonly created: string;
  readonly creator: string;
  /** What it is about, the system, the components. */
  readonly packages: readonly WrittenPackage[];
  /** The identifiers of what contains and what is contained. */
  readonly contains: readonly (readonly [string, string])[];
}

export const SUBJECT_ID = "SPDXRef-Subject";
const SYSTEM_ID = "SPDXRef-OperatingSystem";

export function spdxDocument(inventory: Inventory, facts: SbomFacts): WrittenDocument {
  const { distribution, components } = inventory;
  const name = oneLine(inventory.subject) || "unnamed";
  const subject: WrittenPackage = { id: SUBJECT_ID, name, purpose: "APPLICATION", comment: "" };
  const system: WrittenPackage[] = distribution
    ? [
        {
          id: SYSTEM_ID,
          name: distribution.id,
          version: distribution.versionId,
          purpose: "OPERATING-SYSTEM",
          comment: commentOf([[PROPERTY.codename, distribution.codename]]),
        },
      ]
    : [];
  const libraries = components.map(packageOf);
  return {
    name,
    namespace: `https://spdx.org/spdxdocs/cordon-${facts.serialNumber}`,
    // SPDX knows whole seconds alone.
    created: facts.at.replace(/\.\d+Z$/, "Z"),
    creator: `Tool: cordon-${facts.version}`,
    packages: [subject, ...system, ...libraries],
    contains: [...system, ...libraries].map(({ id }) => [SUBJECT_ID, id]),
  };
}

function packageOf(component: Component, index: number): WrittenPackage {
  const { purl, namespace, name, version, licenses = [], paths, kernelRelease, ownedBy, isDevelopment } = component;
  return {
    id: `SPDXRef-Package-${index + 1}`,
    name: oneLine(namespace === undefined || component.distribution ? name : `${namespace}/${name}`),
    version: oneLine(version) || undefined,
    purpose: "LIBRARY",
    purl,
    comment: commentOf([
      ...paths.map((path): [string, string] => [PROPERTY.path, path]),
      // Package managers write what is no SPDX expression.
      ...licenses.map((license): [string, string] => [PROPERTY.license, license]),
      [PROPERTY.kernelRelease, kernelRelease],
      [PROPERTY.ownedBy, ownedBy],
      [PROPERTY.development, isDevelopment ? "true" : undefined],
    ]),
  };
}

function commentOf(pairs: readonly (readonly [string, string | undefined])[]): string {
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${oneLine(value)}`])).join("\n");
}

/** A line end inside a name would begin a tag of its own, and other controls would act on a terminal; the package URL keeps them. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").replaceAll("</text>", "</ text>");
}
