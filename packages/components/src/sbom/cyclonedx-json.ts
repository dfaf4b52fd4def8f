import {
  type CycloneDxDocument,
  SUBJECT_REF,
  type WrittenComponent,
  type WrittenProperty,
} from "./cyclonedx-document.ts";

export function cycloneDxJson({
  serialNumber,
  timestamp,
  tool,
  subject,
  properties,
  components,
  aggregate,
}: CycloneDxDocument): string {
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber,
    version: 1,
    metadata: {
      timestamp,
      tools: { components: [{ type: "application", ...tool }] },
      component: jsonComponent(subject),
      ...propertiesField(properties),
    },
    components: components.map(jsonComponent),
    compositions: [{ aggregate, assemblies: [SUBJECT_REF] }],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function jsonComponent({
  type,
  ref,
  group,
  name,
  version,
  licenses,
  purl,
  properties,
  locations,
}: WrittenComponent): object {
  return {
    type,
    "bom-ref": ref,
    ...(group && { group }),
    name,
    ...(version && { version }),
    ...(licenses.length > 0 && { licenses: licenses.map((license) => ({ license: { name: license } })) }),
    ...(purl && { purl }),
    ...propertiesField(properties),
    ...(locations.length > 0 && { evidence: { occurrences: locations.map((location) => ({ location })) } }),
  };
}

function propertiesField(properties: readonly WrittenProperty[]): object {
  return properties.length > 0 ? { properties } : {};
}
