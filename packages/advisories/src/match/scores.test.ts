import { expect, test } from "vitest";
import type { ScoreEntry } from "../model/advisory.ts";
import { aDebianPackage, anAdvisory, anAffected, anInventory, sourceOf } from "../testing/builders.ts";
import { assess, type Match } from "./assess.ts";

const LOCAL = { vector: "CVSS:3.1/AV:L/AC:H/PR:L/UI:R/S:U/C:L/I:N/A:N", source: "NVD" };

function matchesWith(...scores: readonly Partial<ScoreEntry>[]): readonly Match[] {
  const source = sourceOf(anAdvisory({ affected: [anAffected({ ranges: [{}] })] }));
  for (const score of scores) {
    const entry: ScoreEntry = { cve: "CVE-2025-9230", state: "published", cvss: [LOCAL], source: "NVD", ...score };
    source.add({ kind: "score", entry });
  }
  return assess(anInventory([aDebianPackage()]), source, { on: "2026-11-24", surroundings: { isExposed: true } })
    .matches;
}

test("an old CVE without a fix, which only NVD scored, is decided by that and not by the worst", () => {
  const [unknown] = matchesWith();
  const [scored] = matchesWith({});

  expect(unknown?.decision.tier.id).toBe("3-days");
  expect(scored?.decision).toMatchObject({ tier: { id: "60-days" }, cvss: { source: "NVD", base: 2.2 } });
});

test("what NVD rejected matches nothing, until NVD takes that back", () => {
  const rejected = matchesWith({ state: "rejected", date: "2026-01-01" });
  const restored = matchesWith({ state: "rejected", date: "2026-01-01" }, { date: "2026-02-01" });

  expect(rejected).toEqual([]);
  expect(restored).toHaveLength(1);
});
