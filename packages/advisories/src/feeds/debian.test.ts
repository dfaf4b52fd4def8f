import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Advisory } from "../model/advisory.ts";
import { feedOf } from "./feed-input.ts";
import { isMissing, readAll, readShared, readValue } from "./testing/read-all.ts";

function verdicts(advisories: readonly Advisory[]): readonly unknown[] {
  return advisories.flatMap(({ id, affected }) =>
    affected.map(({ space, name, status, ranges, except, urgency, withoutFix }) =>
      [id, space, name, status, ...ranges.map((range) => range.fixed ?? "open"), except, urgency, withoutFix]
        .filter(Boolean)
        .flat(),
    ),
  );
}

describe("Debian's security tracker", () => {
  const tracker = {
    nginx: {
      "CVE-2026-0001": {
        description: "Two releases",
        releases: {
          bookworm: { status: "resolved", fixed_version: "1.22.1-9+deb12u1", urgency: "not yet assigned" },
          trixie: { status: "open", urgency: "low", nodsa: "Minor issue", nodsa_reason: "" },
          sid: { status: "resolved", fixed_version: "1.30-1", urgency: "medium" },
        },
      },
      "CVE-2026-0002": {
        releases: {
          bookworm: { status: "resolved", fixed_version: "0", urgency: "unimportant" },
          trixie: { status: "undetermined" },
          bullseye: { status: "open", urgency: "end-of-life" },
          forky: { status: "open", nodsa: "x", nodsa_reason: "postponed" },
        },
      },
    },
    curl: {
      "TEMP-1-A": { releases: { bookworm: { status: "new" }, nonsense: { status: "open" } } },
      "CVE-2026-0003": 7,
    },
    broken: [],
  };

  it("gives each release its own verdict: fixed, open, not affected, undetermined, end of life, without a fix", async () => {
    const { advisories } = await readValue(tracker);

    expect(verdicts(advisories)).toEqual([
      ["CVE-2026-0001", "deb/debian/12", "nginx", "affected", "1.22.1-9+deb12u1"],
      ["CVE-2026-0001", "deb/debian/13", "nginx", "affected", "open", "low", "no-dsa"],
      ["CVE-2026-0001", "deb/debian/sid", "nginx", "affected", "1.30-1", "medium"],
      ["CVE-2026-0002", "deb/debian/12", "nginx", "not-affected", "unimportant"],
      ["CVE-2026-0002", "deb/debian/13", "nginx", "under-investigation"],
      ["CVE-2026-0002", "deb/debian/11", "nginx", "end-of-life", "end-of-life"],
      ["CVE-2026-0002", "deb/debian/14", "nginx", "affected", "open", "postponed"],
    ]);
  });

  it("tells what it does not understand, and leaves out what nobody wants", async () => {
    const { problems } = await readValue(tracker, "tracker.json");
    const { advisories } = await readValue(tracker, "tracker.json", {
      wants: (space, name) => space === "deb/debian/11" && name === "nginx",
    });

    expect(problems).toEqual([
      "tracker.json#curl.TEMP-1-A.bookworm: The release has no status that is known.",
      "tracker.json#curl.CVE-2026-0003: The weakness is no object.",
      "tracker.json#broken: The source package is no object.",
    ]);
    expect(advisories.map(({ id }) => id)).toEqual(["CVE-2026-0002"]);
  });
});

describe("debsecan's feed", () => {
  const text = [
    "VERSION 1",
    "CVE-2026-1,,First, with a comma",
    "CVE-2026-2,,",
    "",
    "nginx,0, L?F,1.2-1,1.0-1+deb12u1 1.0-1+deb12u2",
    "curl,1, H  ,,",
    "zip,1,B R ,2-1,",
    "unzip,1,B R ,2-1,",
    "zip,9, H  ,,",
    "zip,1",
    "",
    "nginx,nginx nginx-common",
    "",
  ].join("\n");

  it("gives the version of unstable, the versions of older lines that are good, urgency, and whether there is a fix", async () => {
    const { advisories, problems } = await readAll(feedOf("feed-bookworm", deflateSync(text)));

    expect(verdicts(advisories)).toEqual([
      ["CVE-2026-1", "deb/debian/12", "nginx", "affected", "1.2-1", "1.0-1+deb12u1", "1.0-1+deb12u2", "low"],
      ["CVE-2026-2", "deb/debian/12", "curl", "affected", "open", "high", "no fix in this release"],
    ]);
    expect(problems).toEqual([
      "feed-bookworm:9: The line is not a package, a number of the list above, four flags and versions.",
      "feed-bookworm:10: The line is not a package, a number of the list above, four flags and versions.",
      'feed-bookworm:7: 2 lines speak of binary packages ("zip"); advisories here are about source packages, and these were left out.',
    ]);
  });

  it("says that the release is missing where neither caller nor file name names it", async () => {
    const nameless = await readAll(feedOf("feed", deflateSync(text)));
    const named = await readAll({ ...feedOf("feed", deflateSync(text)), release: "trixie" });

    expect(nameless.problems[0]).toContain("It does not say of which release it is");
    expect(named.advisories[0]?.affected[0]?.space).toBe("deb/debian/13");
  });
});

describe("fixes from changelogs", () => {
  it("count uploads to the release alone, and of several the highest version", async () => {
    const upload = (version: string, dist: string) => ({
      source: "zip",
      version,
      dist,
      date: "",
      cves: ["CVE-2026-1"],
    });
    const uploads = [
      upload("3-1+deb12u9", "bookworm-security"),
      upload("3-1+deb12u10", "bookworm"),
      upload("4-1", "unstable"),
      upload("5-1~bpo12+1", "bookworm-backports"),
    ];

    const { advisories } = await readValue(uploads, "bookworm.json");

    expect(verdicts(advisories)).toEqual([["CVE-2026-1", "deb/debian/12", "zip", "affected", "3-1+deb12u10"]]);
  });

  it.skipIf(isMissing("debian/bookworm-changelog-cves.ndjson.gz"))(
    "of bookworm are those that debsecan was given, for each of its 10,612 pairs of source and CVE",
    async () => {
      const changelogs = await readShared("debian/bookworm-changelog-cves.ndjson.gz");
      const debsecan = await readShared("debian/e2e/debsecan-feed-bookworm.zlib");
      const fixes = new Set(verdicts(changelogs.advisories).map(String));

      const missing = verdicts(debsecan.advisories).filter((verdict) => !fixes.has(String(verdict)));

      expect(debsecan.facts).toEqual({ format: "debsecan", records: 10_612, problems: 0 });
      expect(missing).toEqual([]);
    },
  );
});

describe("a security archive", () => {
  it("gives one advisory for the newest version of each source, from Packages, Sources and a table", async () => {
    const packages = [
      "Package: libc6\nSource: glibc (2.36-9+deb12u9)\nVersion: 2.36-9+deb12u9+b1\nDescription: x\n Version: 9",
      "Package: libc6\nSource: glibc\nVersion: 2.36-9+deb12u10",
      "Package: zip\nVersion: 3.0-1\n",
    ].join("\n\n");
    const table = "libc6\t2.36-9+deb12u10\tglibc\t2.36-9+deb12u10\tamd64\toptional\tlibs\n";

    const index = await readAll(feedOf("bookworm-security_Packages", packages));
    const rows = await readAll({ ...feedOf("rows.tsv", table), release: "bookworm" });

    expect(index.advisories.map(({ id }) => id)).toEqual([
      "SECURITY-UPLOAD/deb/debian/12/glibc/2.36-9+deb12u10",
      "SECURITY-UPLOAD/deb/debian/12/zip/3.0-1",
    ]);
    expect(rows.advisories.map(({ id }) => id)).toEqual(["SECURITY-UPLOAD/deb/debian/12/glibc/2.36-9+deb12u10"]);
  });

  it.skipIf(isMissing("debian/packages-bookworm-security-2026-11-21.tsv.gz"))(
    "of bookworm: 391 sources of 3,016 packages",
    async () => {
      const { facts } = await readShared("debian/packages-bookworm-security-2026-11-21.tsv.gz");

      expect(facts).toMatchObject({ format: "security-archive", records: 391, problems: 0 });
    },
  );
});
