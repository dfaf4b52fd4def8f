import { describe, expect, test } from "vitest";
import { aLibrary, anAdvisory, anAffected, anInventory, anRpm, sourceOf } from "../testing/builders.ts";
import { assess, type Match } from "./assess.ts";

const CVE = "CVE-2019-11236";
const owner = anRpm("python3-urllib3", "1.24.2-5.el8");
const urllib3 = aLibrary("pypi", "urllib3", "1.24.2", { ownedBy: owner.purl });
const upstream = anAdvisory({
  id: "PYSEC-2019-132",
  aliases: [CVE],
  affected: [anAffected({ space: "pypi", name: "urllib3", scheme: "pep440", ranges: [{ fixed: "1.24.3" }] })],
});

/** AlmaLinux publishes what it mends, and nothing about what it does not. */
function mendedIn(fixed: string, id: string = CVE): ReturnType<typeof anAdvisory> {
  const affected = anAffected({
    space: "rpm/almalinux/8",
    name: "python3-urllib3",
    scheme: "rpm",
    ranges: [{ fixed }],
  });
  return anAdvisory({ id: "ALSA-2019:3590", bundles: [id], affected: [affected] });
}

function matchesOf(...advisories: readonly ReturnType<typeof anAdvisory>[]): readonly Match[] {
  return assess(anInventory([owner, urllib3]), sourceOf(...advisories), { on: "2024-01-01" }).matches;
}

function statesOf(matches: readonly Match[]): readonly string[] {
  return matches.map(({ component, state }) => `${component.name} ${state}`).sort();
}

describe("a library that a distribution's package brought", () => {
  test("is mended where the distribution mended that package, though its version says otherwise", () => {
    const matches = matchesOf(upstream, mendedIn("1.24.2-4.el8"));

    expect(statesOf(matches)).toEqual(["python3-urllib3 fixed", "urllib3 fixed"]);
    expect(matches.find(({ component }) => component.name === "urllib3")?.reason.at(-1)).toBe(
      "it is part of python3-urllib3 1.24.2-5.el8, whose distribution knows better: debian: ALSA-2019:3590 was fixed in 1.24.2-4.el8; 1.24.2-5.el8 is not before it",
    );
  });

  test("stays open where the distribution's fix is not installed", () => {
    expect(statesOf(matchesOf(upstream, mendedIn("1.24.2-6.el8")))).toEqual(["python3-urllib3 open", "urllib3 open"]);
  });

  test("stays open where the distribution speaks of another weakness", () => {
    expect(statesOf(matchesOf(upstream, mendedIn("1.24.2-4.el8", "CVE-2020-26137")))).toEqual([
      "python3-urllib3 fixed",
      "urllib3 open",
    ]);
  });

  test("stays open where its owner is not among what is installed", () => {
    const inventory = anInventory([urllib3]);

    const { matches } = assess(inventory, sourceOf(upstream, mendedIn("1.24.2-4.el8")), { on: "2024-01-01" });

    expect(statesOf(matches)).toEqual(["urllib3 open"]);
  });
});
