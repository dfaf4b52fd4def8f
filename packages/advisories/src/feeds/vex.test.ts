import { describe, expect, it } from "vitest";
import type { VexStatement } from "../model/advisory.ts";
import { isMissing, type ReadAll, readShared, readValue } from "./testing/read-all.ts";

function statements({ records }: ReadAll): readonly VexStatement[] {
  return records.flatMap((record) => (record.kind === "vex" ? [record.statement] : []));
}

describe("OpenVEX", () => {
  it("names product and parts, and never speaks of the whole product where a part cannot be read", async () => {
    const document = {
      "@context": "https://openvex.dev/ns/v0.2.0",
      author: "Acme",
      timestamp: "2026-01-01T00:00:00Z",
      statements: [
        {
          vulnerability: { name: "CVE-2026-1", aliases: ["GHSA-1", "CVE-2026-1"] },
          products: [
            { "@id": "pkg:oci/a", subcomponents: [{ "@id": "pkg:apk/b@1" }] },
            { identifiers: { purl: "pkg:oci/c" } },
          ],
          status: "not_affected",
          justification: "component_not_present",
          impact_statement: "none of it",
        },
        {
          vulnerability: { name: "CVE-2026-2" },
          products: [{ "@id": "pkg:oci/a", subcomponents: [{}] }],
          status: "not_affected",
        },
        { vulnerability: { name: "CVE-2026-3" }, status: "fixed" },
        { vulnerability: { name: "CVE-2026-4" }, products: ["pkg:oci/a"], status: "fine" },
        { vuln_id: "CVE-2026-5", products: ["pkg:oci/a"], subcomponents: ["pkg:apk/b"], status: "fixed" },
        7,
      ],
    };

    const read = await readValue(document, "vex.json");

    expect(statements(read)).toEqual([
      {
        vulnerability: "CVE-2026-1",
        aliases: ["GHSA-1"],
        status: "not_affected",
        justification: "component_not_present",
        note: "none of it",
        author: "Acme",
        products: [
          { id: "pkg:oci/a", subcomponents: ["pkg:apk/b@1"] },
          { id: "pkg:oci/c", subcomponents: [] },
        ],
        source: "OpenVEX",
        date: "2026-01-01T00:00:00Z",
      },
      expect.objectContaining({
        vulnerability: "CVE-2026-5",
        products: [{ id: "pkg:oci/a", subcomponents: ["pkg:apk/b"] }],
      }),
    ]);
    expect(read.problems).toEqual([
      "vex.json.statements[1]: The statement names no product, and so speaks of nothing.",
      "vex.json.statements[2]: The statement names no product, and so speaks of nothing.",
      "vex.json.statements[3]: The statement has no status that is known.",
      "vex.json.statements[5]: The statement is no object.",
    ]);
  });

  it.skipIf(isMissing("vex/vexhub"))("of Rancher: 1,218 statements, each about parts of a product", async () => {
    const read = await readShared("vex/vexhub");

    expect(read.facts).toMatchObject({ format: "openvex", records: 1_218, problems: 0 });
    expect(
      statements(read).every(({ products }) => products.every(({ subcomponents }) => subcomponents.length > 0)),
    ).toBe(true);
  });
});

describe("CSAF", () => {
  it("finds products at branches, by full name and by relationship, with the reason and impact of each", async () => {
    const leaf = (id: string, purl: string) => ({
      product: { product_id: id, name: id, product_identification_helper: { purl } },
    });
    const document = {
      document: {
        csaf_version: "2.0",
        publisher: { name: "Acme" },
        tracking: { current_release_date: "2026-01-01T00:00:00Z" },
      },
      product_tree: {
        branches: [{ branches: [{ branches: [leaf("A", "pkg:rpm/a@1")] }, leaf("B", "pkg:rpm/b@1")] }],
        full_product_names: [
          { product_id: "OS", name: "An OS", product_identification_helper: { cpe: "cpe:/o:acme:os:8" } },
        ],
        relationships: [
          {
            product_reference: "A",
            relates_to_product_reference: "OS",
            full_product_name: { product_id: "OS:A", name: "A on OS" },
          },
        ],
        product_groups: [{ group_id: "G", product_ids: ["B"] }],
      },
      vulnerabilities: [
        {
          cve: "CVE-2026-1",
          ids: [{ text: "ACME-1" }],
          product_status: { known_not_affected: ["OS:A", "B"], fixed: ["A"], known_affected: ["missing"] },
          flags: [{ label: "vulnerable_code_not_present", group_ids: ["G"] }],
          threats: [{ category: "impact", details: "Not built in.", product_ids: ["OS:A"] }],
        },
        { title: "nameless" },
      ],
    };

    const read = await readValue(document, "csaf.json");

    expect(
      statements(read).map(({ status, justification, note, products }) => [status, justification, note, products]),
    ).toEqual([
      ["not_affected", undefined, "Not built in.", [{ id: "cpe:/o:acme:os:8", subcomponents: ["pkg:rpm/a@1"] }]],
      ["not_affected", "vulnerable_code_not_present", undefined, [{ id: "pkg:rpm/b@1", subcomponents: [] }]],
      ["fixed", undefined, undefined, [{ id: "pkg:rpm/a@1", subcomponents: [] }]],
    ]);
    expect(read.problems).toEqual([
      "csaf.json.vulnerabilities[0].known_affected: 1 of its products are not in the product tree.",
      "csaf.json.vulnerabilities[1]: The vulnerability has neither a CVE id nor another.",
    ]);
  });

  it.skipIf(isMissing("vex/go-vex"))("of Red Hat (RHSA-2020:1358) says what is fixed on which platform", async () => {
    const read = await readShared("vex/go-vex/pkg/csaf/testdata/rhsa-2020_1358.json");
    const [first] = statements(read);

    expect(read.facts).toMatchObject({ format: "csaf", problems: 0 });
    expect(first).toMatchObject({ status: "fixed", source: "CSAF", author: "Red Hat Product Security" });
    expect(first?.products.length).toBeGreaterThan(100);
  });

  it.skipIf(isMissing("vex/csaf"))(
    "of the standard's own test cases, right and wrong ones, is read without breaking",
    async () => {
      const { facts } = await readShared("vex/csaf/csaf_2.0/test/validator/data");

      expect(facts.format).toBe("csaf");
      expect(facts.records).toBe(40);
      expect(facts.broken).toBeUndefined();
    },
  );
});

describe("CycloneDX VEX", () => {
  it("is in the words of the other formats, follows references into the document, and clears no version it does not name", async () => {
    const document = {
      bomFormat: "CycloneDX",
      metadata: { timestamp: "2026-01-01T00:00:00Z", component: { "bom-ref": "app", purl: "pkg:oci/app@1" } },
      components: [
        { "bom-ref": "lib", purl: "pkg:npm/lib@1", components: [{ "bom-ref": "inner", purl: "pkg:npm/inner" }] },
      ],
      vulnerabilities: [
        {
          id: "CVE-2026-1",
          analysis: { state: "not_affected", justification: "code_not_reachable", detail: "dead" },
          affects: [{ ref: "lib" }, { ref: "app" }],
        },
        {
          id: "CVE-2026-2",
          analysis: { state: "not_affected" },
          affects: [
            {
              ref: "inner",
              versions: [
                { version: "3", status: "unaffected" },
                { version: "4", status: "affected" },
                { range: "vers:npm/<2", status: "unaffected" },
              ],
            },
          ],
        },
        { id: "CVE-2026-3", affects: [{ ref: "lib" }] },
        { id: "CVE-2026-4", analysis: { state: "exploitable" }, affects: [{ ref: "urn:cdx:x/1#pkg:maven/a/b@1" }] },
        { id: "CVE-2026-5", analysis: { state: "tired" } },
      ],
    };

    const read = await readValue(document, "vex.json");

    expect(
      statements(read).map(({ status, justification, note, products }) => [status, justification, note, products]),
    ).toEqual([
      [
        "not_affected",
        "vulnerable_code_not_in_execute_path",
        "dead",
        [
          { id: "pkg:oci/app@1", subcomponents: ["pkg:npm/lib@1"] },
          { id: "pkg:oci/app@1", subcomponents: [] },
        ],
      ],
      ["not_affected", undefined, undefined, [{ id: "pkg:oci/app@1", subcomponents: ["pkg:npm/inner@3"] }]],
      ["affected", undefined, undefined, [{ id: "pkg:oci/app@1", subcomponents: ["pkg:maven/a/b@1"] }]],
    ]);
    expect(read.problems).toEqual([
      "vex.json.vulnerabilities[1]: It speaks of ranges of versions, which cannot be used.",
      "vex.json.vulnerabilities[4]: The vulnerability has no id, or its analysis no state that is known.",
    ]);
  });

  it.skipIf(isMissing("sbom/cyclonedx-bom-examples/VEX"))(
    "of the use cases of CISA and CycloneDX: 105 statements",
    async () => {
      const { facts } = await readShared("sbom/cyclonedx-bom-examples/VEX");

      expect(facts).toMatchObject({ format: "cyclonedx-vex", records: 105 });
      expect(facts.broken).toBeUndefined();
    },
  );
});
