import type { Inventory } from "@cordon/advisories";
import { cycloneDxDocument, type SbomFacts } from "./cyclonedx-document.ts";
import { cycloneDxJson } from "./cyclonedx-json.ts";
import { cycloneDxXml } from "./cyclonedx-xml.ts";

/** CycloneDX 1.6, in JSON or XML. */
export function writeCycloneDx(inventory: Inventory, facts: SbomFacts, format: "json" | "xml" = "json"): string {
  const document = cycloneDxDocument(inventory, facts);
  return format === "json" ? cycloneDxJson(document) : cycloneDxXml(document);
}
