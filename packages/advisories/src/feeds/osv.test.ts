import { describe, expect, it } from "vitest";
import { feedOf } from "./feed-input.ts";
import { isMissing, readAll, readShared, readValue } from "./testing/read-all.ts";

function aRecord(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { id: "GHSA-x", modified: "2026-01-02T03:04:05Z", affected: [anAffected()], ...change };
}

function anAffected(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { package: { ecosystem: "npm", name: "left-pad" }, ranges: [aRange({ introduced: "0" })], ...change };
}

function aRange(...events: readonly Record<string, string>[]): Record<string, unknown> {
  return { type: "SEMVER", events };
}

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  return items
    .map((item, index) => ({ item, key: Math.sin(seed * 1_000 + index * 77) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe("OSV records", () => {
  it("keep several ranges of versions in their order, with a last affected version and a limit", async () => {
    const ranges = [
      aRange({ introduced: "0" }, { fixed: "1.2" }, { introduced: "2.0" }, { last_affected: "2.4" }),
      aRange({ introduced: "3.0" }, { limit: "4.0" }, { introduced: "5" }),
      { type: "GIT", events: [{ introduced: "0" }, { fixed: "abc" }] },
    ];

    const { advisories } = await readValue(aRecord({ affected: [anAffected({ ranges })] }));

    expect(advisories[0]?.affected[0]?.ranges).toEqual([
      { fixed: "1.2" },
      { introduced: "2.0", lastAffected: "2.4" },
      { introduced: "3.0", fixed: "4.0" },
      { introduced: "5" },
    ]);
  });

  it("whose events come in any order have the ranges of events sorted by version", async () => {
    const events = [
      { introduced: "0" },
      { fixed: "1.2" },
      { introduced: "1.10.0" },
      { fixed: "1.10.3" },
      { introduced: "2.0" },
      { last_affected: "2.4" },
      { introduced: "3.0" },
    ];
    const sorted = await readValue(aRecord({ affected: [anAffected({ ranges: [aRange(...events)] })] }));
    const orders = Array.from({ length: 50 }, (_, seed) => shuffled(events, seed + 1));

    const read = await Promise.all(
      orders.map((order) => readValue(aRecord({ affected: [anAffected({ ranges: [aRange(...order)] })] }))),
    );

    const expected = sorted.advisories[0]?.affected[0]?.ranges;
    expect(expected).toHaveLength(4);
    expect(read.map(({ advisories }) => advisories[0]?.affected[0]?.ranges)).toEqual(orders.map(() => expected));
  });

  it("keep a range that is one version, and two that meet, whichever of the events comes first", async () => {
    const one = aRange({ last_affected: "1.5" }, { introduced: "1.5" });
    const two = aRange({ introduced: "0" }, { introduced: "2.0" }, { fixed: "2.0" }, { fixed: "3.0" });

    const { advisories } = await readValue(aRecord({ affected: [anAffected({ ranges: [one, two] })] }));

    expect(advisories[0]?.affected[0]?.ranges).toEqual([
      { introduced: "1.5", lastAffected: "1.5" },
      { fixed: "2.0" },
      { introduced: "2.0", fixed: "3.0" },
    ]);
  });

  it("that say no more than that nobody maintains a crate are counted, and are no weaknesses", async () => {
    const note = (informational: string | null) => [anAffected({ database_specific: { informational } })];

    const { advisories, facts } = await readValue([
      aRecord({ id: "RUSTSEC-1", affected: note("unmaintained") }),
      aRecord({ id: "RUSTSEC-2", affected: note("notice") }),
      aRecord({ id: "RUSTSEC-3", affected: note("unsound") }),
      aRecord({ id: "RUSTSEC-4", affected: note(null) }),
    ]);

    expect(advisories.map(({ id }) => id)).toEqual(["RUSTSEC-3", "RUSTSEC-4"]);
    expect(facts).toMatchObject({ records: 2, skipped: 2, problems: 0 });
  });

  it("of a distribution that mend several weaknesses carry them as a bundle and not as other names of one", async () => {
    const { advisories } = await readValue([
      aRecord({ id: "DSA-1-1", upstream: ["CVE-2026-1111", "CVE-2026-2222"] }),
      aRecord({ id: "ALSA-2026:1", related: ["CVE-2026-1111", "CVE-2026-1111"], aliases: ["RHSA-2026:1"] }),
      aRecord({ id: "GHSA-a", aliases: ["CVE-2026-3333", "GHSA-a"], related: ["CVE-2026-4444"] }),
      aRecord({ id: "DEBIAN-CVE-2026-5555", upstream: ["CVE-2026-5555"] }),
    ]);

    expect(advisories.map(({ aliases, bundles }) => ({ aliases, bundles }))).toEqual([
      { aliases: [], bundles: ["CVE-2026-1111", "CVE-2026-2222"] },
      { aliases: ["RHSA-2026:1"], bundles: ["CVE-2026-1111"] },
      { aliases: ["CVE-2026-3333"], bundles: [] },
      { aliases: ["CVE-2026-5555"], bundles: [] },
    ]);
  });

  it("about packages that nobody wants are left out, and the others hold those that somebody does", async () => {
    const both = [anAffected(), anAffected({ package: { ecosystem: "PyPI", name: "Left_Pad" } })];

    const { advisories } = await readValue([aRecord({ id: "A", affected: both }), aRecord({ id: "B" })], "feed.json", {
      wants: (space, name) => space === "pypi" && name === "left-pad",
    });

    expect(advisories.map(({ id, affected }) => [id, affected.map(({ space }) => space)])).toEqual([["A", ["pypi"]]]);
  });

  it("that are broken become problems with their place, and the rest goes on", async () => {
    const text = [
      JSON.stringify(aRecord({ id: "A" })),
      "{broken",
      "[1]",
      '{"id":7}',
      JSON.stringify(aRecord({ id: "B" })),
    ];

    const { advisories, problems } = await readAll(feedOf("feed.ndjson", text.join("\n")));

    expect(advisories.map(({ id }) => id)).toEqual(["A", "B"]);
    expect(problems).toEqual([
      "feed.ndjson:2: The line is no JSON.",
      "feed.ndjson:3: The entry is no object.",
      "feed.ndjson:4: The entry has no id.",
    ]);
  });

  it("carry symbols of Go, vectors of records and packages, the module in the package URL and the publisher's urgency", async () => {
    const { advisories } = await readValue(
      aRecord({
        severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" }],
        database_specific: { severity: "HIGH" },
        affected: [
          anAffected({
            package: {
              ecosystem: "Rocky Linux:8",
              name: "nodejs",
              purl: "pkg:rpm/rocky/nodejs?rpmmod=nodejs%3A18%3A8080",
            },
            severity: [{ type: "CVSS_V2", score: "AV:N/AC:L/Au:N/C:P/I:P/A:P" }],
            ecosystem_specific: { imports: [{ path: "net/http", symbols: ["Get"] }, { path: "io" }] },
          }),
        ],
      }),
    );

    expect(advisories[0]?.cvss.map(({ vector }) => vector.slice(0, 9))).toEqual(["CVSS:3.1/", "AV:N/AC:L"]);
    expect(advisories[0]?.affected[0]).toMatchObject({
      module: "nodejs:18",
      urgency: "HIGH",
      symbols: ["net/http.Get", "io"],
    });
  });

  it("of the wrong types everywhere harm nothing", async () => {
    const text =
      '{"id":"A","__proto__":{"x":1},"constructor":1,"affected":[{"package":7},null,{"package":{"ecosystem":[],"name":{}}}],"severity":{"a":1},"modified":3,"aliases":"CVE-1","references":[1,{"url":2}]}';

    const { advisories, facts } = await readAll(feedOf("feed.json", text));

    expect(advisories).toEqual([
      { id: "A", aliases: [], bundles: [], feed: "osv", cvss: [], affected: [], references: [] },
    ]);
    expect(facts).toMatchObject({ records: 1, problems: 0 });
  });
});

describe("real databases in OSV", () => {
  it.skipIf(isMissing("osv/almalinux.ndjson.gz"))(
    "AlmaLinux: 5,680 records, 10,543 packages and bundles of CVEs",
    async () => {
      const { advisories, facts } = await readShared("osv/almalinux.ndjson.gz");

      expect(facts).toEqual({
        format: "osv",
        date: "2026-08-21T12:56:10Z",
        licence: "MIT",
        records: 5680,
        problems: 0,
      });
      expect(advisories.every(({ aliases }) => aliases.length === 0)).toBe(true);
      expect(advisories.filter(({ bundles }) => bundles.length > 0).length).toBeGreaterThan(3_000);
    },
  );

  it.skipIf(isMissing("osv/almalinux.ndjson.gz"))(
    "AlmaLinux: packages of a module carry the stream that the summary names, the others none",
    async () => {
      const { advisories } = await readShared("osv/almalinux.ndjson.gz");
      const modulesOf = (id: string): ReadonlySet<string | undefined> =>
        new Set(advisories.find((advisory) => advisory.id === id)?.affected.map(({ module }) => module));

      expect(modulesOf("ALSA-2021:4537")).toEqual(new Set(["httpd:2.4"]));
      expect(modulesOf("ALSA-2025:10073")).toEqual(new Set([undefined]));
    },
  );

  it.skipIf(isMissing("osv/pypi.ndjson.gz"))("PyPI: 2,661 records, of which 10 are withdrawn", async () => {
    const { advisories, facts } = await readShared("osv/pypi.ndjson.gz");

    expect(facts).toMatchObject({ licence: "CC-BY-4.0", records: 2661, problems: 0 });
    expect(advisories.filter(({ withdrawnAt }) => withdrawnAt !== undefined)).toHaveLength(10);
  });

  it.skipIf(isMissing("osv/go.ndjson.gz"))("Go, Bitnami and Python itself: every record", async () => {
    const go = await readShared("osv/go.ndjson.gz");
    const bitnami = await readShared("osv/bitnami.ndjson.gz");
    const python = await readShared("osv/psf.ndjson.gz");

    expect(go.facts).toMatchObject({ records: 4291, problems: 0 });
    expect(bitnami.facts).toMatchObject({ records: 7444, problems: 0 });
    expect(python.facts).toMatchObject({ records: 132, problems: 0 });
  });

  it.skipIf(isMissing("osv/cassette-osv.ndjson.gz"))("answers of osv.dev: all but the one without an id", async () => {
    const { facts, problems } = await readShared("osv/cassette-osv.ndjson.gz");

    expect(facts).toMatchObject({ records: 436, problems: 1 });
    expect(problems).toEqual(["cassette-osv.ndjson.gz:1: The entry has no id."]);
  });
});
