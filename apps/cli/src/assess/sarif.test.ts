import { BOD_26_04 } from "@cordon/advisories";
import { expect, test } from "vitest";
import { sarifOf, type SarifTarget } from "./sarif.ts";
import { anAssessment } from "./testing/an-assessment.ts";

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly helpUri?: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string };
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: { readonly startLine: number };
    };
    readonly logicalLocations: readonly { readonly fullyQualifiedName: string }[];
  }[];
}

function writtenOf(matches: Parameters<typeof sarifOf>[0], target?: SarifTarget): { rules: Rule[]; results: Result[] } {
  // Our own writer's text.
  const { runs } = JSON.parse(sarifOf(matches, BOD_26_04, target)) as {
    runs: { tool: { driver: { rules: Rule[] } }; results: Result[] }[];
  };
  return { rules: runs[0]?.tool.driver.rules ?? [], results: runs[0]?.results ?? [] };
}

function placesIn({ results }: { readonly results: readonly Result[] }): readonly string[] {
  return results.flatMap(({ locations }) => locations.map((one) => one.physicalLocation.artifactLocation.uri));
}

test("SARIF has one rule a weakness, one result a match, and levels by deadline", () => {
  const { matches } = anAssessment();

  const { rules, results } = writtenOf(matches);

  expect(rules.map(({ id }) => id)).toEqual(matches.map(({ id }) => id));
  expect(results.map(({ ruleId, ruleIndex, level }) => `${ruleIndex} ${ruleId} ${level}`)).toEqual([
    "0 CVE-2026-0002 error",
    "1 CVE-2026-0001 note",
    "2 CVE-2026-0003 note",
    "3 CVE-2026-0004 note",
  ]);
});

test("a rule has what code scanning shows, and a place to read on", () => {
  const { rules, results } = writtenOf(anAssessment().matches);

  expect(rules[0]).toMatchObject({
    name: "VulnerablePackage",
    helpUri: "https://www.cve.org/CVERecord?id=CVE-2026-0002",
    shortDescription: { text: "A weakness." },
    fullDescription: { text: "A weakness." },
    help: { text: "A weakness. https://www.cve.org/CVERecord?id=CVE-2026-0002" },
  });
  expect(results[0]?.locations[0]?.physicalLocation.region.startLine).toBe(1);
});

test.each([
  ["opt/my app.jar!BOOT-INF/lib/x.jar", {}, "opt/my%20app.jar"],
  ["package-lock.json", { dir: "shop" }, "shop/package-lock.json"],
  ["package-lock.json", { dir: "." }, "package-lock.json"],
  ["package-lock.json", { dir: "/elsewhere/shop" }, "package-lock.json"],
  ["", { sbom: "/elsewhere/app.cdx.json" }, "app.cdx.json"],
  ["usr/bin/x", { sbom: "out/app.cdx.json" }, "out/app.cdx.json"],
  ["package-lock.json", { lockfile: "shop/package-lock.json" }, "shop/package-lock.json"],
  ["/../../etc/passwd", {}, "etc/passwd"],
  ["c:\\x\ud800", {}, "c%3A/x%EF%BF%BD"],
  ["", {}, "unknown"],
])("the place %s is a relative reference: %j makes it %s", (path, target, uri) => {
  const [match] = anAssessment().matches;
  const moved = match && { ...match, component: { ...match.component, paths: [path] } };

  const written = writtenOf(moved ? [moved] : [], target);

  expect(placesIn(written)).toEqual([uri]);
  expect(new URL(uri, "file:///top/").href).toBe(`file:///top/${uri}`);
});

test("an upgrade that does not mend a weakness leaves its fingerprint as it was", () => {
  const [match] = anAssessment().matches;
  const upgraded = match && { ...match, component: { ...match.component, version: "3.0.16-2", purl: "pkg:deb/x@2" } };

  const prints = [match, upgraded].map((one) => writtenOf(one ? [one] : []).results[0]?.partialFingerprints);

  expect(prints[0]).toEqual({ "weaknessAndPackage/v1": "CVE-2026-0002|deb/debian/openssl|var/lib/dpkg/status" });
  expect(prints[1]).toEqual(prints[0]);
});
