import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  assess,
  type Component,
  createMemorySource,
  feedAt,
  type Inventory,
  readFeed,
  type VexStatement,
} from "../packages/advisories/src/index.ts";
import { readProject, readSbom } from "../packages/components/src/index.ts";
import { type Explained, explainedFor } from "./expected/explained.ts";
import { differencesOf, openFindings } from "./expected/findings.ts";
import { expectedPath, hasExpected } from "./expected/shared.ts";
import cases from "./expected/trivy-cases.json" with { type: "json" };
import { cyclonedxFindings } from "./expected/trivy-cyclonedx.ts";
import { readTrivyDatabase } from "./expected/trivy-database.ts";
import { componentsOfFindings, componentsOfList, trivyFindings, trivyGoldens } from "./expected/trivy-golden.ts";
import known from "./expected/trivy-differences.json" with { type: "json" };

const hasData = hasExpected("trivy");
const FIXTURES = ["trivy", "integration", "testdata", "fixtures"] as const;
const differences = known as readonly Explained[]; // our own file; the kinds are checked by the comparison
const database = hasData ? readTrivyDatabase() : { advisories: [], leftOut: [] };
const source = createMemorySource();
for (const advisory of database.advisories) source.add({ kind: "advisory", advisory });

function differencesTo(golden: string, inventory: Inventory, vex: readonly VexStatement[] = []): unknown {
  const options = { on: "2026-11-24", vex, products: ["pkg:golang/github.com/testdata/testdata"] };
  return differencesOf(openFindings(assess(inventory, source, options)), trivyFindings(golden));
}

function anInventory(components: readonly Component[]): Inventory {
  return { subject: "an image", components, problems: [] };
}

describe.skipIf(!hasData)("Trivy's answers to its own database (aquasecurity/trivy, Apache-2.0)", () => {
  test("all of the database is understood but two registries that nobody here orders", () => {
    expect(database.advisories.length).toBeGreaterThan(50);
    expect(database.leftOut).toEqual([
      "cocoapods::GitHub Security Advisory Cocoapods",
      "k8s::Official Kubernetes CVE Feed",
    ]);
  });

  test.each(Object.entries(cases.projects))(
    "%s: its lock files have the weaknesses Trivy finds",
    async (folder, golden) => {
      const inventory = await readProject(expectedPath(...FIXTURES, "repo", folder));

      expect(differencesTo(golden, inventory)).toEqual(explainedFor(golden, differences));
    },
  );

  test.each(Object.entries(cases.sboms))("%s: what it lists has the weaknesses Trivy finds", async (file, golden) => {
    const inventory = await readSbom(file, readFileSync(expectedPath(...FIXTURES, "sbom", file)));

    expect(inventory.components.length).toBeGreaterThan(1);
    expect(differencesTo(golden, inventory)).toEqual(explainedFor(golden, differences));
  });

  test.each(cases.reports)(
    "%s: an SBOM that Trivy wrote, read back, has the weaknesses that stand in it",
    async (golden) => {
      const path = `trivy/integration/testdata/${golden}.json.golden`;
      const inventory = await readSbom(`${golden}.json`, readFileSync(expectedPath(path)));
      const theirs = cyclonedxFindings(path);

      const ours = openFindings(assess(inventory, source, { on: "2026-11-24", withDevelopment: true }));

      expect(theirs.length).toBeGreaterThan(0);
      expect(differencesOf(ours, theirs)).toEqual(explainedFor(golden, differences));
    },
  );

  test.each(cases.packageLists)("$golden: its packages have the weaknesses Trivy finds", (one) => {
    const { list, golden, id, versionId } = one;
    const components = componentsOfList(list, { id, versionId });

    expect(components.length).toBeGreaterThan(5);
    expect(differencesTo(golden, anInventory(components))).toEqual(explainedFor(golden, differences));
  });

  test("an image whose release nobody publishes about has no findings, and is not called clean", () => {
    const components = componentsOfList("vulnimage", { id: "alpine", versionId: "3.7.1" });

    const { matches, coverage } = assess(anInventory(components), source, { on: "2018-07-01" });

    expect(matches).toEqual([]);
    expect(coverage).toEqual([{ space: "apk/alpine/3.7", components: components.length, state: "no-vendor-data" }]);
  });

  // Of these images there is no list of packages: that nothing else is found cannot be said.
  test.each(cases.findingsAlone)("%s: what Trivy finds is found in the packages that it names", (golden) => {
    const components = componentsOfFindings(golden);

    expect(components.length).toBeGreaterThan(0);
    expect(differencesTo(golden, anInventory(components))).toEqual(explainedFor(golden, differences));
  });

  test("a VEX statement takes away the one finding that it is about", async () => {
    const vex: VexStatement[] = [];
    for await (const record of readFeed(await feedAt(expectedPath(...FIXTURES, "vex", "file", "openvex.json"))))
      if (record.kind === "vex") vex.push(record.statement);
    const inventory = await readProject(expectedPath(...FIXTURES, "repo", "gomod"));

    expect(vex).toHaveLength(1);
    expect(differencesTo("gomod-vex", inventory, vex)).toEqual([]);
    expect(differencesTo("gomod-vex", inventory)).toEqual([
      { kind: "extra", pair: "CVE-2022-23628 github.com/open-policy-agent/opa@0.35.0" },
    ]);
  });

  test("every answer is compared, or it is said why not", () => {
    const { projects, packageLists, findingsAlone, sboms, reports, vex, notCompared } = cases;
    const told = [Object.values(projects), reports, packageLists.map(({ golden }) => golden), findingsAlone, vex];

    const all = new Set([...told.flat(), ...Object.values(sboms), ...Object.keys(notCompared)]);

    expect(trivyGoldens()).toEqual([...all].sort());
    expect(differences.filter(({ golden }) => !all.has(golden))).toEqual([]);
  });
});
