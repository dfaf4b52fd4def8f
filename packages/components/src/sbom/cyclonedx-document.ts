import type { Component, Inventory } from "@cordon/advisories";
import { PROPERTY } from "./properties.ts";

/** What a written SBOM says of itself; the same inventory and facts give the same text. */
export interface SbomFacts {
  /** Of Cordon. */
  readonly version: string;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
  /** A UUID of its own. */
  readonly serialNumber: string;
}

/** A component as CycloneDX has it in both its forms. */
export interface WrittenComponent {
  readonly type: "application" | "library" | "operating-system";
  readonly ref: string;
  readonly group?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly licenses: readonly string[];
  readonly purl?: string;
  readonly properties: readonly WrittenProperty[];
  readonly locations: readonly string[];
}

export interface WrittenProperty {
  readonly name: string;
  readonly value: string;
}

export interface CycloneDxDocument {
  readonly serialNumber: string;
  readonly timestamp: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly subject: WrittenComponent;
  readonly properties: readonly WrittenProperty[];
  readonly components: readonly WrittenComponent[];
  /** Whoever reads it should know that something could not be read. */
  readonly aggregate: "incomplete" | "unknown";
}

export const SUBJECT_REF = "subject";

export function cycloneDxDocument(inventory: Inventory, facts: SbomFacts): CycloneDxDocument {
  const { subject, products = [], distribution, components, problems, runningKernel } = inventory;
  const [product] = products;
  const system: WrittenComponent[] = distribution
    ? [
        {
          type: "operating-system",
          ref: "operating-system",
          name: distribution.id,
          version: distribution.versionId,
          licenses: [],
          properties: known([[PROPERTY.codename, distribution.codename]]),
          locations: [],
        },
      ]
    : [];
  return {
    serialNumber: `urn:uuid:${facts.serialNumber}`,
    timestamp: facts.at,
    tool: { name: "cordon", version: facts.version },
    subject: {
      type: "application",
      ref: SUBJECT_REF,
      name: subject || "unnamed",
      licenses: [],
      ...(product !== undefined && { purl: product }),
      properties: [],
      locations: [],
    },
    properties: known([["cordon:runningKernel", runningKernel]]),
    components: [...system, ...components.map(written)],
    aggregate: problems.length > 0 ? "incomplete" : "unknown",
  };
}

function written(component: Component): WrittenComponent {
  const {
    purl,
    type,
    namespace,
    name,
    version,
    licenses = [],
    paths,
    kernelRelease,
    ownedBy,
    isDevelopment,
  } = component;
  const isOfDistribution = type === "deb" || type === "rpm" || type === "apk";
  return {
    type: "library",
    ref: purl,
    group: isOfDistribution ? undefined : namespace,
    name,
    version: version || undefined,
    licenses,
    purl,
    locations: paths,
    properties: known([
      [PROPERTY.kernelRelease, kernelRelease],
      [PROPERTY.ownedBy, ownedBy],
      [PROPERTY.development, isDevelopment ? "true" : undefined],
    ]),
  };
}

function known(pairs: readonly (readonly [string, string | undefined])[]): readonly WrittenProperty[] {
  return pairs.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}
