import { expect, test } from "vitest";
import { readSbom } from "./read-sbom.ts";
import { writeCycloneDx } from "./write-cyclonedx.ts";

const IMAGE = "pkg:oci/shop@sha256:abc";
const LODASH = "pkg:npm/lodash@4.17.20";

function spdxPackage(id: string, purl: string): object {
  const externalRefs = [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }];
  return { SPDXID: id, name: id, externalRefs };
}

const SPDX = {
  spdxVersion: "SPDX-2.3",
  packages: [spdxPackage("SPDXRef-image", IMAGE), spdxPackage("SPDXRef-lodash", LODASH)],
};
const TAGS = [
  "SPDXVersion: SPDX-2.3",
  "PackageName: image",
  "SPDXID: SPDXRef-image",
  `ExternalRef: PACKAGE-MANAGER purl ${IMAGE}`,
  "PackageName: lodash",
  "SPDXID: SPDXRef-lodash",
  `ExternalRef: PACKAGE-MANAGER purl ${LODASH}`,
  "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-image",
].join("\n");
const XML = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component type="container" bom-ref="image"><name>shop</name><purl>${IMAGE}</purl></component></metadata><components><component type="library" bom-ref="${LODASH}"><name>lodash</name><purl>${LODASH}</purl></component></components></bom>`;
const JSON_BOM = {
  bomFormat: "CycloneDX",
  metadata: { component: { type: "container", name: "shop", "bom-ref": IMAGE } },
  components: [{ type: "library", name: "lodash", "bom-ref": LODASH, purl: LODASH }],
};

test.each([
  ["CycloneDX in JSON, by its reference", JSON.stringify(JSON_BOM)],
  ["CycloneDX in XML", XML],
  ["SPDX in JSON, by its list", JSON.stringify({ ...SPDX, documentDescribes: ["SPDXRef-image"] })],
  [
    "SPDX in JSON, by a relationship",
    JSON.stringify({
      ...SPDX,
      relationships: [
        { spdxElementId: "SPDXRef-image", relationshipType: "DESCRIBED_BY", relatedSpdxElement: "SPDXRef-DOCUMENT" },
        { spdxElementId: "SPDXRef-image", relationshipType: "CONTAINS", relatedSpdxElement: "SPDXRef-lodash" },
      ],
    }),
  ],
  ["SPDX in tag-value", TAGS],
])("%s: what the document is about is known by its package URL, its parts are not", async (_name, text) => {
  const { products, problems } = await readSbom("sbom", Buffer.from(text));

  expect(products).toEqual([IMAGE]);
  expect(problems).toEqual([]);
});

test("of several things that a document describes none is the whole: a part of one is not a part of the others", async () => {
  const text = JSON.stringify({ ...SPDX, documentDescribes: ["SPDXRef-image", "SPDXRef-lodash"] });

  const { products, components } = await readSbom("sbom", Buffer.from(text));

  expect(products).toBeUndefined();
  expect(components).toHaveLength(2);
});

test("an SBOM that is written again is about the same thing", async () => {
  const facts = { version: "0.1.0", at: "2026-11-24T12:00:00Z", serialNumber: "3e671687-395b-41f5-a30f-a58921a69b79" };
  const inventory = await readSbom("sbom", Buffer.from(XML));

  const again = await readSbom("sbom", Buffer.from(writeCycloneDx(inventory, facts)));

  expect(again).toEqual(inventory);
});
