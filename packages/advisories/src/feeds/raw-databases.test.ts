import { describe, expect, it } from "vitest";
import { isMissing, readShared, readValue } from "./testing/read-all.ts";
import { intervalOf, outside, semverIntervals } from "./requirement-ranges.ts";

describe("what lies outside of patched and unaffected versions", () => {
  it.each([
    [[">= 1.2"], [{ fixed: "1.2" }], undefined],
    [["< 0.8", ">= 1.2"], [{ introduced: "0.8", fixed: "1.2" }], undefined],
    [
      [">= 3.2.3", "~> 3.0.1", "~> 3.1.2"],
      [{ fixed: "3.0.1" }, { introduced: "3.1", fixed: "3.1.2" }, { introduced: "3.2", fixed: "3.2.3" }],
      undefined,
    ],
    [["<= 1.0", "> 2.0"], [{ introduced: "1.0", lastAffected: "2.0" }], ["1.0"]],
    [["= 1.5"], [{ fixed: "1.5" }, { introduced: "1.5" }], ["1.5"]],
    [[], [{}], undefined],
    [[">= 1", "~> 7.0.8, >= 7.0.8.5"], [{ fixed: "1" }], undefined],
  ])("%j", (requirements, ranges, except) => {
    const intervals = requirements.flatMap((requirement) => intervalOf(requirement.split(","), "gem") ?? []);

    expect(outside(intervals, "gem")).toEqual({ ranges, ...(except ? { except } : {}) });
  });

  it("is not guessed where a requirement is not understood", () => {
    expect(intervalOf(["!= 1.0"], "gem")).toBeUndefined();
    expect(intervalOf([">= x"], "gem")).toBeUndefined();
    expect(semverIntervals("no range")).toBeUndefined();
    expect(semverIntervals("1".repeat(2_000))).toBeUndefined();
  });

  it("follows npm's and Cargo's words: carets, wildcards, alternatives", () => {
    expect(semverIntervals("^2.2.1, <2.9 || 3.1.x")).toEqual([
      { low: "2.2.1", high: "2.9.0" },
      { low: "3.1.0", high: "3.2.0" },
    ]);
  });
});

describe("databases of single languages", () => {
  it("RustSec: functions, informational notes and withdrawal are kept", async () => {
    const { advisories } = await readValue({
      advisory: {
        id: "RUSTSEC-1",
        package: "zlib-rs",
        date: "2026-01-01",
        informational: "unsound",
        withdrawn: "2026-02-01",
      },
      versions: { patched: [">= 0.4.0, < 0.5.0", ">= 0.5.1"], unaffected: ["< 0.3.0"] },
      affected: { functions: { "zlib_rs::inflate": ["<= 0.3.1"] } },
    });

    expect(advisories[0]).toMatchObject({
      withdrawnAt: "2026-02-01",
      affected: [
        {
          space: "cargo",
          urgency: "unsound",
          symbols: ["zlib_rs::inflate"],
          ranges: [
            { introduced: "0.3.0", fixed: "0.4.0" },
            { introduced: "0.5.0", fixed: "0.5.1" },
          ],
        },
      ],
    });
  });

  it.skipIf(isMissing("osv/rustsec.raw.ndjson.gz"))(
    "as published: every entry of RustSec, RubySec, FriendsOfPHP, npm and Retire.js",
    async () => {
      const files = [
        "rustsec.raw.ndjson.gz",
        "rubysec.raw.ndjson.gz",
        "php-friendsofphp.raw.ndjson.gz",
        "npm-security-wg.raw.ndjson.gz",
        "retirejs-npmrepository.json.gz",
        "retirejs-v5-combined.json.gz",
      ];

      const read = await Promise.all(files.map((file) => readShared(`osv/${file}`)));

      // 267 crates that nobody maintains, and 6 notices.
      expect(read[0]?.facts.skipped).toBe(273);
      expect(read.map(({ facts }) => [facts.format, facts.records, facts.problems])).toEqual([
        ["rustsec", 932, 0],
        ["rubysec", 1_234, 0],
        ["friends-of-php", 1_592, 0],
        ["npm-security-wg", 467, 0],
        ["retirejs", 545, 0],
        ["retirejs", 380, 0],
      ]);
    },
  );
});
