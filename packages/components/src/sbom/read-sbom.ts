import type { Inventory } from "@cordon/advisories";
import { createCollector, quoted } from "../collector.ts";
import { fieldsOf, textAt, textOf } from "../json.ts";
import { messageOf } from "../message-of.ts";
import { contentOf, createTreeParser } from "../xml.ts";
import { componentInXml, componentsInJson } from "./cyclonedx-component.ts";
import { jsonElements } from "./json-elements.ts";
import { createListedComponents, type ListedComponents } from "./listed-component.ts";
import { describedBy, listedSpdxPackage, packageInJson } from "./spdx-package.ts";
import { tagValueParts } from "./spdx-tag-value.ts";
import { linesOf, textParts } from "./text-parts.ts";
import { createWhole, type Whole } from "./whole.ts";

interface Reading {
  readonly name: string;
  readonly parts: AsyncIterable<string>;
  readonly listed: ListedComponents;
  readonly whole: Whole;
}

/**
 * What an SBOM lists: CycloneDX in JSON or XML, SPDX 2 in JSON or tag-value; which one, its text tells.
 * Read as it comes, in bounded memory. What cannot be read or matched becomes a problem.
 */
export async function readSbom(name: string, source: Uint8Array | AsyncIterable<Uint8Array>): Promise<Inventory> {
  const collector = createCollector();
  const listed = createListedComponents(collector);
  const whole = createWhole();
  try {
    const { first, parts } = await peek(textParts(source));
    await readerFor(first)({ name, parts, listed, whole });
    if (listed.isEmpty()) collector.problem(name, "The SBOM lists no components.");
  } catch (error) {
    collector.problem(name, `The SBOM could not be read to its end: ${messageOf(error)}`);
  }
  listed.finish();
  const products = whole.products();
  return { ...collector.finish(name), ...(products.length > 0 && { products }) };
}

function readerFor(first: string): (reading: Reading) => Promise<void> {
  if (first.startsWith("{")) return readJson;
  if (first.startsWith("<")) return readXml;
  if (/^(?:#|SPDXVersion|DataLicense|Document|Creator|SPDXID)/.test(first)) return readTagValue;
  throw new Error("It is neither CycloneDX nor SPDX.");
}

/** The first sign that is no space decides; a byte order mark is none. */
async function peek(
  parts: AsyncGenerator<string, void>,
): Promise<{ readonly first: string; readonly parts: AsyncIterable<string> }> {
  let first = "";
  while (first === "") {
    const { value, done } = await parts.next();
    if (done) break;
    first = value.replace(/^\uFEFF/, "").trimStart();
  }
  async function* all(): AsyncGenerator<string, void> {
    yield first;
    yield* parts;
  }
  return { first, parts: all() };
}

/** An attestation has the document in its `predicate`. */
const WANTED =
  /^(?:predicate\/)?(?:bomFormat|spdxVersion|metadata\/component|(?:components|packages|documentDescribes|relationships)\/\*)$/;

async function readJson({ name, parts, listed, whole }: Reading): Promise<void> {
  let isKnown = false;
  for await (const { path, value } of jsonElements(parts, (path) => WANTED.test(path))) {
    const place = path.replace(/^predicate\//, "");
    if (place === "bomFormat" || place === "spdxVersion") {
      isKnown = true;
      refuseOtherSpdx(place, value);
    } else if (place === "packages/*") {
      const spdx = packageInJson(value);
      whole.package(spdx);
      listed.add(listedSpdxPackage(spdx), name);
    } else if (place === "documentDescribes/*" || place === "relationships/*") {
      const described = describedIn(value);
      if (described !== undefined) whole.describes(described);
    } else {
      // What the document is about is not a part of it.
      const isWhole = place === "metadata/component";
      if (isWhole) for (const key of ["purl", "bom-ref"]) whole.name(textOf(fieldsOf(value).get(key)));
      for (const component of componentsInJson(value, !isWhole)) listed.add(component, name);
    }
  }
  if (!isKnown) throw new Error("It says neither bomFormat nor spdxVersion.");
}

/** An entry of either list that says what an SPDX document is about. */
function describedIn(value: unknown): string | undefined {
  const [from = "", type = "", to = ""] = ["spdxElementId", "relationshipType", "relatedSpdxElement"].map((key) =>
    textAt(value, key),
  );
  return textOf(value) ?? describedBy(from, type, to);
}

/** SPDX 3 has another model, of which nothing would be found. */
function refuseOtherSpdx(place: string, value: unknown): void {
  const version = typeof value === "string" ? value : "";
  if (place === "spdxVersion" && !version.startsWith("SPDX-2."))
    throw new Error(`${quoted(version)} is not read, only SPDX 2.`);
}

async function readXml({ name, parts, listed, whole }: Reading): Promise<void> {
  const path: string[] = [];
  const parser = createTreeParser({
    opened: (element) => {
      if (path.length === 0 && element !== "bom") throw new Error("It is no CycloneDX document.");
      path.push(element);
    },
    keeps: (element) => {
      path.pop();
      const parent = path.at(-1);
      if (element.name !== "component" || (parent !== "components" && parent !== "metadata"))
        return path.includes("component");
      if (parent === "metadata" && path.length === 2)
        for (const text of [contentOf(element, "purl"), element.attributes.get("bom-ref")]) whole.name(text);
      if (parent === "components" && !path.includes("tools")) listed.add(componentInXml(element), name);
      return false;
    },
  });
  for await (const part of parts) parser.write(part);
  parser.end();
}

async function readTagValue({ name, parts, listed, whole }: Reading): Promise<void> {
  for await (const part of tagValueParts(linesOf(parts))) {
    if ("describes" in part) {
      whole.describes(part.describes);
      continue;
    }
    whole.package(part.spdx);
    listed.add(listedSpdxPackage(part.spdx), `${name}:${part.line}`);
  }
}
