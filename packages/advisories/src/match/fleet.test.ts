import { describe, expect, test } from "vitest";
import { aDebianPackage, aLibrary, anAdvisory, anAffected, sourceOf } from "../testing/builders.ts";
import { createFleet } from "./fleet.ts";

const ON = "2026-11-24";
const OLD = aDebianPackage();
const NEW = aDebianPackage({ version: "3.0.17-1~deb12u2", source: { name: "openssl", version: "3.0.17-1~deb12u2" } });
const OTHER = aLibrary("npm", "lodash", "4.17.20");

describe("a fleet", () => {
  test("holds and judges a version once, however many hosts have it", () => {
    const fleet = createFleet();
    for (const host of ["a", "b", "c"]) fleet.setHost(host, [{ ...OLD }, { ...OTHER }, { ...OTHER }]);

    const matches = fleet.match(sourceOf(anAdvisory()), ON);

    expect(fleet.size).toEqual({ hosts: 3, components: 2 });
    expect(matches.map(({ component, hosts }) => [component.name, hosts])).toEqual([["libssl3", 3]]);
    expect(fleet.hostsWith(OLD)).toEqual(["a", "b", "c"]);
  });

  test("forgets what no host has any more", () => {
    const fleet = createFleet();
    fleet.setHost("a", [OLD]);
    fleet.setHost("a", [NEW]);

    expect(fleet.match(sourceOf(anAdvisory()), ON)).toEqual([]);
    expect(fleet.size.components).toBe(1);
    expect(fleet.hostsWith(OLD)).toEqual([]);

    fleet.removeHost("a");
    expect(fleet.size).toEqual({ hosts: 0, components: 0 });
  });

  test("answers for one advisory what it answers for all of them", () => {
    const fleet = createFleet();
    fleet.setHost("a", [OLD, OTHER]);
    fleet.setHost("b", [NEW]);
    const advisory = anAdvisory();

    expect(fleet.matchAdvisory(advisory)).toEqual(fleet.match(sourceOf(advisory), ON));
    expect(fleet.matchAdvisory(anAdvisory({ affected: [anAffected({ name: "hello" })] }))).toEqual([]);
  });

  test("believes a distribution about the libraries in its packages, as an assessment of one host does", () => {
    const fleet = createFleet();
    const inside = aLibrary("npm", "lodash", "4.17.20", { ownedBy: OLD.purl });
    const npm = anAffected({ space: "npm", name: "lodash", scheme: "npm", ranges: [{ fixed: "4.17.21" }] });
    const inLodash = anAdvisory({ id: "CVE-2021-23337", feed: "osv", affected: [npm] });
    const unfixed = anAdvisory({
      id: "CVE-2020-1",
      affected: [anAffected({ name: "other", ranges: [{}] }), anAffected({ ranges: [{ fixed: "1" }] })],
    });
    fleet.setHost("a", [OLD, inside]);
    fleet.setHost("b", [OTHER]);

    const names = (source: ReturnType<typeof sourceOf>): readonly string[] =>
      fleet
        .match(source, ON)
        .map(({ component, hosts }) => `${component.name} ${hosts} ${component.ownedBy !== undefined}`);

    expect(names(sourceOf(inLodash))).toEqual(["lodash 1 true", "lodash 1 false"]);
    expect(names(sourceOf(inLodash, unfixed))).toEqual(["lodash 1 false"]);
  });

  test("answers for one host only what is on it", () => {
    const fleet = createFleet();
    fleet.setHost("a", [OLD]);
    fleet.setHost("b", [NEW, OTHER]);
    const source = sourceOf(anAdvisory());

    expect(fleet.matchHost("a", source, ON).map(({ verdicts }) => verdicts.map(({ id }) => id))).toEqual([
      ["CVE-2025-9230"],
    ]);
    expect(fleet.matchHost("b", source, ON)).toEqual([]);
    expect(fleet.matchHost("nobody", source, ON)).toEqual([]);
  });
});
