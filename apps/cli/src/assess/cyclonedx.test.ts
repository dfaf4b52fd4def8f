import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect, test } from "vitest";
import { cyclonedxOf } from "./cyclonedx.ts";
import { anAssessment } from "./testing/an-assessment.ts";

const FACTS = {
  version: "0.1.0",
  at: "2026-11-24T12:00:00.000Z",
  serialNumber: "3e671687-395b-41f5-a30f-a58921a69b79",
};

test("CycloneDX's own strict schema of 1.6 has nothing to say about an SBOM with its vulnerabilities", async () => {
  const { matches } = anAssessment();
  const components = [...new Map(matches.map(({ component }) => [component.purl, component])).values()];
  const [first] = matches;
  const more = first
    ? [
        { ...first, id: "GHSA-35jh-r3h4-6jhm", aliases: ["CVE-2021-23337", "odd"], state: "fixed" as const },
        { ...first, id: "CVE-2026-0009", state: "under-investigation" as const },
        { ...first, id: "CVE-2026-0010", state: "not-affected" as const },
      ]
    : [];
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);

  const text = cyclonedxOf({ subject: "web-1", components, problems: [] }, [...matches, ...more], FACTS);

  expect(await validator.validate(text)).toBeNull();
  expect((JSON.parse(text) as { vulnerabilities: unknown[] }).vulnerabilities).toHaveLength(7);
});
