import type { SourcePackage } from "@cordon/advisories";

/** Names of the properties that Cordon writes, for what the formats have no field for. */
export const PROPERTY = {
  codename: "cordon:codename",
  development: "cordon:development",
  kernelRelease: "cordon:kernelRelease",
  ownedBy: "cordon:ownedBy",
  path: "cordon:path",
  license: "cordon:license",
} as const;

/** Name and value, in order; a name may come again. */
export type Properties = readonly (readonly [string, string])[];

export function propertyOf(properties: Properties, name: string): string | undefined {
  return properties.find(([key]) => key === name)?.[1];
}

export function propertiesOf(properties: Properties, name: string): readonly string[] {
  return properties.filter(([key]) => key === name).map(([, value]) => value);
}

/** Trivy's four for the source package. */
export function trivySource(properties: Properties): SourcePackage | undefined {
  const [name, version, release, epoch] = ["SrcName", "SrcVersion", "SrcRelease", "SrcEpoch"].map((part) =>
    propertyOf(properties, `aquasecurity:trivy:${part}`),
  );
  if (!name || !version) return undefined;
  return { name, version: `${epoch && epoch !== "0" ? `${epoch}:` : ""}${version}${release ? `-${release}` : ""}` };
}

/** Where Trivy and Syft say a package lies. */
export function scannerPaths(properties: Properties): readonly string[] {
  return properties
    .filter(([key]) => key === "aquasecurity:trivy:FilePath" || /^syft:location:\d+:path$/.test(key))
    .map(([, path]) => path.replace(/^\//, ""));
}
