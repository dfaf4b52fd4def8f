import type { Inventory } from "@cordon/advisories";
import { SUBJECT_ID, spdxDocument, type WrittenDocument, type WrittenPackage } from "./spdx-document.ts";
import type { SbomFacts } from "./cyclonedx-document.ts";

/** SPDX 2.3, in JSON or in tag-value form. */
export function writeSpdx(inventory: Inventory, facts: SbomFacts, format: "json" | "tag-value" = "json"): string {
  const document = spdxDocument(inventory, facts);
  return format === "json" ? json(document) : tagValue(document);
}

function json({ name, namespace, created, creator, packages, contains }: WrittenDocument): string {
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name,
    documentNamespace: namespace,
    creationInfo: { created, creators: [creator] },
    packages: packages.map(jsonPackage),
    relationships: [
      { spdxElementId: "SPDXRef-DOCUMENT", relationshipType: "DESCRIBES", relatedSpdxElement: SUBJECT_ID },
      ...contains.map(([outer, inner]) => ({
        spdxElementId: outer,
        relationshipType: "CONTAINS",
        relatedSpdxElement: inner,
      })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function jsonPackage({ id, name, version, purpose, purl, comment }: WrittenPackage): object {
  return {
    SPDXID: id,
    name,
    ...(version && { versionInfo: version }),
    downloadLocation: "NOASSERTION",
    filesAnalyzed: false,
    licenseConcluded: "NOASSERTION",
    licenseDeclared: "NOASSERTION",
    copyrightText: "NOASSERTION",
    primaryPackagePurpose: purpose,
    ...(purl && {
      externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }],
    }),
    ...(comment && { comment }),
  };
}

function tagValue({ name, namespace, created, creator, packages, contains }: WrittenDocument): string {
  const head = [
    "SPDXVersion: SPDX-2.3",
    "DataLicense: CC0-1.0",
    "SPDXID: SPDXRef-DOCUMENT",
    `DocumentName: ${name}`,
    `DocumentNamespace: ${namespace}`,
    `Creator: ${creator}`,
    `Created: ${created}`,
  ];
  const relationships = [
    `Relationship: SPDXRef-DOCUMENT DESCRIBES ${SUBJECT_ID}`,
    ...contains.map(([outer, inner]) => `Relationship: ${outer} CONTAINS ${inner}`),
  ];
  return `${[head, ...packages.map(tagPackage), relationships].map((block) => block.join("\n")).join("\n\n")}\n`;
}

function tagPackage({ id, name, version, purpose, purl, comment }: WrittenPackage): readonly string[] {
  return [
    `PackageName: ${name}`,
    `SPDXID: ${id}`,
    ...(version ? [`PackageVersion: ${version}`] : []),
    "PackageDownloadLocation: NOASSERTION",
    "FilesAnalyzed: false",
    "PackageLicenseConcluded: NOASSERTION",
    "PackageLicenseDeclared: NOASSERTION",
    "PackageCopyrightText: NOASSERTION",
    `PrimaryPackagePurpose: ${purpose}`,
    ...(purl ? [`ExternalRef: PACKAGE-MANAGER purl ${purl}`] : []),
    ...(comment ? [`PackageComment: <text>${comment}</text>`] : []),
  ];
}
