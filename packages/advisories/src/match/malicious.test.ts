import { expect, test } from "vitest";
import type { Advisory } from "../model/advisory.ts";
import { aLibrary, anAdvisory, anAffected, anInventory, sourceOf } from "../testing/builders.ts";
import { assess, type Match } from "./assess.ts";

function matchesOf(version: string, given: Partial<Advisory>): readonly Match[] {
  const affected = [anAffected({ space: "npm", name: "left-padd", scheme: "npm", ranges: [], versions: ["1.0.1"] })];
  const advisory = anAdvisory({ id: "MAL-2026-1", feed: "osv", affected, ...given });
  return assess(anInventory([aLibrary("npm", "left-padd", version)]), sourceOf(advisory), { on: "2026-11-24" }).matches;
}

test("a malicious package says so, and is as urgent as what is known to be exploited, without being in CISA's list", () => {
  const [match] = matchesOf("1.0.1", {});

  expect(match?.reason).toEqual(["osv: MAL-2026-1 calls this a malicious package: names 1.0.1 itself"]);
  expect(match?.decision).toMatchObject({ likelihood: 1, isInKev: false, tier: { id: "3-days-forensics" } });
  expect(match?.decision.points.slice(0, 4)).toEqual([
    { name: "inKev", value: "yes", source: "malicious package" },
    { name: "publiclyExposed", value: "no", source: "nobody said, taken as no" },
    { name: "automatable", value: "yes", source: "malicious package" },
    { name: "technicalImpact", value: "total", source: "malicious package" },
  ]);
});

test("a package that is called malicious by another name is malicious, whatever its vector says", () => {
  const harmless = { vector: "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L", source: "GHSA" };

  const [match] = matchesOf("1.0.1", { id: "GHSA-aaaa", aliases: ["MAL-2026-1"], cvss: [harmless] });

  expect(match?.id).toBe("GHSA-aaaa");
  expect(match?.decision).toMatchObject({ likelihood: 1, score: 25 });
});

test("a version that nobody names as malicious is not", () => {
  const states = matchesOf("1.0.0", {}).map(({ state }) => state);

  expect(states).toEqual(["not-affected"]);
});
