import { describe, expect, test } from "vitest";
import type { Advisory } from "../model/advisory.ts";
import type { Component } from "../model/component.ts";
import { aDebianPackage, aLibrary, anAdvisory, anAffected, anInventory, sourceOf } from "../testing/builders.ts";
import { assess, type Match } from "./assess.ts";

const ON = "2026-11-24";

function matchesOf(component: Component, ...advisories: readonly Advisory[]): readonly Match[] {
  return assess(anInventory([component]), sourceOf(...advisories), { on: ON }).matches;
}

function verdictsOf(matches: readonly Match[]): readonly string[] {
  return matches.map(({ id, state, fixedVersion }) => `${id} ${state}${fixedVersion ? ` ${fixedVersion}` : ""}`);
}

describe("the names of a weakness", () => {
  const npm = { space: "npm", name: "lodash", scheme: "npm", ranges: [{ fixed: "4.17.21" }] } as const;
  const lodash = aLibrary("npm", "lodash", "4.17.20");

  test("of CVE and GHSA are one match, with the other names beside it", () => {
    const ghsa = anAdvisory({ id: "GHSA-35jh-r3h4-6jhm", aliases: ["CVE-2021-23337"], affected: [anAffected(npm)] });
    const snyk = anAdvisory({
      id: "SNYK-1",
      aliases: ["GHSA-35jh-r3h4-6jhm", "CVE-2021-23337"],
      affected: [anAffected(npm)],
    });

    const matches = matchesOf(lodash, ghsa, snyk);

    expect(verdictsOf(matches)).toEqual(["CVE-2021-23337 open 4.17.21"]);
    expect(matches[0]?.aliases).toEqual(["GHSA-35jh-r3h4-6jhm", "SNYK-1"]);
  });

  test("without a CVE are one where the records know each other", () => {
    const ghsa = anAdvisory({ id: "GHSA-aaaa-bbbb-cccc", affected: [anAffected(npm)] });
    const other = anAdvisory({ id: "PYSEC-2024-1", aliases: ["GHSA-aaaa-bbbb-cccc"], affected: [anAffected(npm)] });

    expect(verdictsOf(matchesOf(lodash, other, ghsa))).toEqual(["GHSA-aaaa-bbbb-cccc open 4.17.21"]);
  });

  test("that one record gives to several CVEs do not make those one", () => {
    const two = anAdvisory({
      id: "RUSTSEC-2020-0105",
      aliases: ["CVE-2020-36212", "CVE-2020-36213"],
      affected: [anAffected(npm)],
    });

    const matches = matchesOf(lodash, two);

    expect(verdictsOf(matches)).toEqual(["CVE-2020-36212 open 4.17.21", "CVE-2020-36213 open 4.17.21"]);
    expect(matches[0]?.aliases).toEqual(["RUSTSEC-2020-0105"]);
  });

  test("that a bundle mends are one match each, with the bundle's name", () => {
    const dsa = anAdvisory({ id: "DSA-6000-1", bundles: ["CVE-2025-9230", "CVE-2025-9231"], feed: "osv" });

    const matches = matchesOf(aDebianPackage(), dsa, anAdvisory());

    expect(verdictsOf(matches)).toEqual(["CVE-2025-9230 open 3.0.17-1~deb12u2", "CVE-2025-9231 open 3.0.17-1~deb12u2"]);
    expect(matches.map(({ aliases }) => aliases)).toEqual([["DSA-6000-1"], ["DSA-6000-1"]]);
  });
});

describe("what was taken back", () => {
  test("a withdrawn advisory matches nothing", () => {
    expect(matchesOf(aDebianPackage(), anAdvisory({ withdrawnAt: "2026-01-01T00:00:00Z" }))).toEqual([]);
  });

  test("a rejected CVE drops out, also where an advisory still names it", () => {
    const source = sourceOf(anAdvisory());
    source.add({
      kind: "ssvc",
      entry: { cve: "CVE-2025-9230", state: "rejected", cvss: [], source: "CISA vulnrichment" },
    });

    expect(assess(anInventory([aDebianPackage()]), source, { on: ON }).matches).toEqual([]);
  });
});
