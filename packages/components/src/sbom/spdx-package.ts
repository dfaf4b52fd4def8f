import type { SourcePackage } from "@cordon/advisories";
import { fieldsOf, listOf, textAt, textOf } from "../json.ts";
import type { ListedComponent } from "./listed-component.ts";
import { type Properties, PROPERTY, propertiesOf, propertyOf } from "./properties.ts";

/** A package of SPDX 2 in either form. */
export interface SpdxPackage {
  readonly id: string;
  readonly name: string;
  readonly version?: string | undefined;
  readonly purpose?: string | undefined;
  readonly sourceInfo?: string | undefined;
  readonly license?: string | undefined;
  readonly comment?: string | undefined;
  /** Type and locator: `purl`, `cpe23Type`. */
  readonly references: readonly (readonly [string, string])[];
}

export function packageInJson(value: unknown): SpdxPackage {
  const fields = fieldsOf(value);
  return {
    id: textOf(fields.get("SPDXID")) ?? "",
    name: textOf(fields.get("name")) ?? "",
    version: textOf(fields.get("versionInfo")),
    purpose: textOf(fields.get("primaryPackagePurpose")),
    sourceInfo: textOf(fields.get("sourceInfo")),
    license: textOf(fields.get("licenseDeclared")),
    comment: textOf(fields.get("comment")),
    references: listOf(fields.get("externalRefs")).flatMap((reference): [string, string][] => {
      const type = textAt(reference, "referenceType");
      const locator = textAt(reference, "referenceLocator");
      return type === undefined || locator === undefined ? [] : [[type, locator]];
    }),
  };
}

export function listedSpdxPackage(spdx: SpdxPackage): ListedComponent {
  const { id, name, version, purpose, references } = spdx;
  const properties = propertiesIn(spdx.comment ?? "");
  // Trivy of SPDX 2.2 says it by the identifier alone.
  // SPDX 2.3 and 2.3.1 spell it in two ways.
  if (purpose === "OPERATING-SYSTEM" || purpose === "OPERATING_SYSTEM" || id.startsWith("SPDXRef-OperatingSystem")) {
    const codename = propertyOf(properties, PROPERTY.codename);
    return {
      name,
      isPackage: false,
      distribution: { id: name.toLowerCase(), ...(version && { versionId: version }), ...(codename && { codename }) },
    };
  }
  const ours = propertiesOf(properties, PROPERTY.license);
  const declared = ["NOASSERTION", "NONE", undefined].includes(spdx.license) ? [] : [spdx.license ?? ""];
  return {
    name,
    version,
    purl: purlIn(spdx),
    isPackage: purpose === "LIBRARY" || (purpose === undefined && version !== undefined),
    hasCpe: references.some(([type]) => /^cpe2[23]Type$/.test(type)),
    source: sourceOf(spdx.sourceInfo),
    licenses: ours.length > 0 ? ours : declared,
    paths: propertiesOf(properties, PROPERTY.path),
    kernelRelease: propertyOf(properties, PROPERTY.kernelRelease),
    ownedBy: propertyOf(properties, PROPERTY.ownedBy),
    isDevelopment: propertyOf(properties, PROPERTY.development) === "true",
  };
}

export function purlIn({ references }: SpdxPackage): string | undefined {
  return references.find(([type]) => type === "purl" || type.endsWith("/purl"))?.[1];
}

/** The identifier of what a relationship says that the document is about. */
export function describedBy(from: string, type: string, to: string): string | undefined {
  if (type === "DESCRIBES" && from === "SPDXRef-DOCUMENT") return to;
  return type === "DESCRIBED_BY" && to === "SPDXRef-DOCUMENT" ? from : undefined;
}

/** Trivy's `built package from: bash 4.2.46-31.el7`. */
function sourceOf(sourceInfo: string | undefined): SourcePackage | undefined {
  const [, name, version] = /^built package from: (\S+) (\S+)$/.exec(sourceInfo ?? "") ?? [];
  return name && version ? { name, version } : undefined;
}

/** What Cordon wrote into the comment: a line a property. */
function propertiesIn(comment: string): Properties {
  return comment.split("\n").flatMap((line): [string, string][] => {
    const [, name, value] = /^(cordon:\w+)=(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}
