import { describe, expect, test } from "vitest";
import { aDebianPackage, aLibrary, anAdvisory, anAffected, anInventory, sourceOf } from "../testing/builders.ts";
import { assess } from "./assess.ts";

describe("what the answer does not cover", () => {
  test("a backport is covered by the feed of the next release, and not by that of its own", () => {
    const version = "3.2.1-1~bpo12+1";
    const backport = aDebianPackage({ version, source: { name: "openssl", version } });

    const { coverage } = assess(anInventory([backport]), sourceOf(anAdvisory()), { on: "2025-01-01" });

    expect(coverage).toEqual([{ space: "deb/debian/13", components: 1, state: "no-vendor-data" }]);
  });

  test("packages of a distribution that nobody publishes for are told with its name", () => {
    const kali = aDebianPackage({ distribution: { id: "kali", versionId: "2025.1" } });

    const { coverage } = assess(anInventory([kali]), sourceOf(anAdvisory()), { on: "2025-01-01" });

    expect(coverage).toEqual([{ space: "deb/kali/2025.1", components: 1, state: "unknown" }]);
  });
});

test.each(["1.13.0-x86_64-linux", "1.13.0-java", "1.13.0-arm64-darwin", "1.13.0"])(
  "a gem is judged whatever platform it was built for: %s",
  (version) => {
    const affected = anAffected({ space: "gem", name: "nokogiri", scheme: "gem", ranges: [{ fixed: "1.14.0" }] });
    const gem = aLibrary("gem", "nokogiri", version);

    const { matches } = assess(anInventory([gem]), sourceOf(anAdvisory({ affected: [affected] })), {
      on: "2025-01-01",
    });

    expect(matches.map(({ state, fixedVersion }) => [state, fixedVersion])).toEqual([["open", "1.14.0"]]);
  },
);
