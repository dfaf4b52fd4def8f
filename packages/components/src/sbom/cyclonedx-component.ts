import { fieldsOf, listOf, textAt, textOf } from "../json.ts";
import { childOf, childrenOf, contentOf, type XmlElement } from "../xml.ts";
import type { ListedComponent } from "./listed-component.ts";
import { type Properties, PROPERTY, propertiesOf, propertyOf, scannerPaths, trivySource } from "./properties.ts";

/** A component of CycloneDX in either form. */
interface CycloneDxComponent {
  readonly type: string;
  readonly group?: string | undefined;
  readonly name: string;
  readonly version?: string | undefined;
  readonly purl?: string | undefined;
  readonly cpe?: string | undefined;
  readonly licenses: readonly string[];
  readonly locations: readonly string[];
  readonly properties: Properties;
}

const PACKAGE_TYPES: ReadonlySet<string> = new Set(["library", "framework"]);

/** The component and those inside it, the outer one first. */
export function* componentsInJson(root: unknown, isListed: boolean): Generator<ListedComponent, void> {
  const waiting = [{ value: root, isListed }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const fields = fieldsOf(next.value);
    if (next.isListed) yield listed(fromJson(fields));
    for (const inner of [...listOf(fields.get("components"))].reverse()) waiting.push({ value: inner, isListed: true });
  }
}

function fromJson(fields: ReadonlyMap<string, unknown>): CycloneDxComponent {
  const properties = listOf(fields.get("properties")).flatMap((property): [string, string][] => {
    const name = textAt(property, "name");
    const value = textAt(property, "value");
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return {
    type: textOf(fields.get("type")) ?? "",
    group: textOf(fields.get("group")),
    name: textOf(fields.get("name")) ?? "",
    version: textOf(fields.get("version")),
    purl: textOf(fields.get("purl")),
    cpe: textOf(fields.get("cpe")),
    licenses: listOf(fields.get("licenses")).flatMap(
      (choice) =>
        textAt(choice, "expression") ?? textAt(choice, "license", "id") ?? textAt(choice, "license", "name") ?? [],
    ),
    locations: listOf(fieldsOf(fields.get("evidence")).get("occurrences")).flatMap(
      (occurrence) => textAt(occurrence, "location") ?? [],
    ),
    properties,
  };
}

/** One element; those inside it have been taken out before. */
export function componentInXml(element: XmlElement): ListedComponent {
  const licenses = childOf(element, "licenses");
  const evidence = childOf(element, "evidence");
  return listed({
    type: element.attributes.get("type") ?? "",
    group: contentOf(element, "group"),
    name: contentOf(element, "name") ?? "",
    version: contentOf(element, "version"),
    purl: contentOf(element, "purl"),
    cpe: contentOf(element, "cpe"),
    licenses: [
      ...childrenOf(licenses, "license").flatMap(
        (license) => contentOf(license, "id") ?? contentOf(license, "name") ?? [],
      ),
      ...childrenOf(licenses, "expression").map(({ text }) => text.trim()),
    ],
    locations: childrenOf(evidence && childOf(evidence, "occurrences"), "occurrence").flatMap(
      (occurrence) => contentOf(occurrence, "location") ?? [],
    ),
    properties: childrenOf(childOf(element, "properties"), "property").flatMap((property): [string, string][] => {
      const name = property.attributes.get("name");
      return name === undefined ? [] : [[name, property.text.trim()]];
    }),
  });
}

function listed(component: CycloneDxComponent): ListedComponent {
  const { type, group, version, properties, licenses, locations } = component;
  const name = group ? `${group}/${component.name}` : component.name;
  if (type === "operating-system") return { name, isPackage: false, distribution: distributionOf(component) };
  return {
    name,
    version,
    purl: component.purl,
    isPackage: PACKAGE_TYPES.has(type),
    hasCpe: component.cpe !== undefined,
    licenses,
    source: trivySource(properties),
    paths: locations.length > 0 ? locations : scannerPaths(properties),
    kernelRelease: propertyOf(properties, PROPERTY.kernelRelease),
    ownedBy: propertyOf(properties, PROPERTY.ownedBy),
    isDevelopment:
      propertiesOf(properties, PROPERTY.development).includes("true") ||
      propertiesOf(properties, "cdx:npm:package:development").includes("true"),
  };
}

function distributionOf({ name, version, properties }: CycloneDxComponent): ListedComponent["distribution"] {
  const codename = propertyOf(properties, PROPERTY.codename);
  return name === ""
    ? undefined
    : { id: name.toLowerCase(), ...(version && { versionId: version }), ...(codename && { codename }) };
}
