import {
  type CycloneDxDocument,
  SUBJECT_REF,
  type WrittenComponent,
  type WrittenProperty,
} from "./cyclonedx-document.ts";

/** The order of elements is the schema's. */
export function cycloneDxXml({
  serialNumber,
  timestamp,
  tool,
  subject,
  properties,
  components,
  aggregate,
}: CycloneDxDocument): string {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" serialNumber="${escaped(serialNumber)}" version="1">`,
    "  <metadata>",
    `    <timestamp>${escaped(timestamp)}</timestamp>`,
    `    <tools><components><component type="application"><name>${escaped(tool.name)}</name><version>${escaped(tool.version)}</version></component></components></tools>`,
    `    ${xmlComponent(subject)}`,
    ...(properties.length > 0 ? [`    ${xmlProperties(properties)}`] : []),
    "  </metadata>",
    "  <components>",
    ...components.map((component) => `    ${xmlComponent(component)}`),
    "  </components>",
    "  <compositions>",
    `    <composition><aggregate>${aggregate}</aggregate><assemblies><assembly ref="${SUBJECT_REF}"/></assemblies></composition>`,
    "  </compositions>",
    "</bom>",
    "",
  ];
  return lines.join("\n");
}

function xmlComponent({
  type,
  ref,
  group,
  name,
  version,
  licenses,
  purl,
  properties,
  locations,
}: WrittenComponent): string {
  const licenseElements = licenses.map((license) => element("license", element("name", escaped(license))));
  const occurrences = locations.map((location) => element("occurrence", element("location", escaped(location))));
  const inner = [
    group ? element("group", escaped(group)) : "",
    element("name", escaped(name)),
    version ? element("version", escaped(version)) : "",
    licenses.length > 0 ? element("licenses", licenseElements.join("")) : "",
    purl ? element("purl", escaped(purl)) : "",
    xmlProperties(properties),
    locations.length > 0 ? element("evidence", element("occurrences", occurrences.join(""))) : "",
  ];
  return `<component type="${type}" bom-ref="${escaped(ref)}">${inner.join("")}</component>`;
}

function xmlProperties(properties: readonly WrittenProperty[]): string {
  if (properties.length === 0) return "";
  return element(
    "properties",
    properties.map(({ name, value }) => `<property name="${escaped(name)}">${escaped(value)}</property>`).join(""),
  );
}

function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["\n", "&#10;"],
  ["\r", "&#13;"],
  ["\t", "&#9;"],
]);

/** What XML cannot say at all, not even as a number, becomes the sign for that. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replace(/[&<>"\n\r\t]/g, (sign) => ENTITIES.get(sign) ?? sign);
}
