import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Knowledge } from "../decide/decide.ts";
import type { AdvisorySource } from "../match/advisory-source.ts";
import { combineSources } from "../match/combine-sources.ts";
import { createMemorySource } from "../match/memory-source.ts";
import type { FeedRecord, ScoreEntry } from "../model/advisory.ts";
import { anAdvisory, anAffected } from "../testing/builders.ts";
import { openCompiled } from "./open-compiled.ts";
import { createCompiledWriter } from "./write-compiled.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cordon-compiled-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function compiled(name: string, records: readonly FeedRecord[]): string {
  const path = join(folder, name);
  const writer = createCompiledWriter(path);
  for (const record of records) writer.add(record);
  writer.finish();
  return path;
}

function combined(...paths: readonly string[]): AdvisorySource {
  return combineSources(paths.map(openCompiled));
}

function aScore(given: Partial<ScoreEntry> = {}): ScoreEntry {
  const cvss = [{ vector: "CVSS:3.1/AV:N", source: "NVD" }];
  return { cve: "CVE-2025-9230", state: "published", cvss, source: "NVD", ...given };
}

const ADVISORY: FeedRecord = {
  kind: "advisory",
  advisory: anAdvisory({ affected: [anAffected(), anAffected({ name: "__proto__", ranges: [{}] })] }),
};
const KNOWN: readonly FeedRecord[] = [
  { kind: "kev", entry: { cve: "CVE-2025-9230", addedOn: "2025-10-01", isRansomware: false, source: "CISA KEV" } },
  {
    kind: "epss",
    entry: { cve: "CVE-2025-9230", probability: 0.5, percentile: 0.99, source: "FIRST EPSS", date: "2026-08-16" },
  },
  {
    kind: "ssvc",
    entry: { cve: "CVE-2025-9230", state: "published", exploitation: "poc", cvss: [], source: "CISA vulnrichment" },
  },
  { kind: "score", entry: aScore({ source: "CVE record", cvss: [] }) },
  { kind: "score", entry: aScore({ date: "2026-01-01" }) },
];

describe("compiled feeds", () => {
  test("answer as the feeds in memory do", () => {
    const memory = createMemorySource();
    for (const record of [ADVISORY, ...KNOWN]) memory.add(record);

    const source = combined(compiled("a", [ADVISORY]), compiled("b", KNOWN));

    expect(source.lookup("deb/debian/12", "openssl")).toEqual(memory.lookup("deb/debian/12", "openssl"));
    expect(source.lookup("deb/debian/12", "__proto__")).toHaveLength(1);
    expect(source.lookup("npm", "openssl")).toEqual([]);
    expect(source.facts("deb/debian/12")).toEqual(memory.facts("deb/debian/12"));
    expect(source.facts("npm")).toBeUndefined();
    expect(source.knowledge("CVE-2025-9230")).toEqual(memory.knowledge("CVE-2025-9230"));
    expect(source.knowledge("CVE-2000-1")).toEqual({ cvss: [], kevList: { source: "CISA KEV" } });
  });

  test("add up over several", () => {
    const source = combined(compiled("a", [ADVISORY]), compiled("b", [ADVISORY]));

    expect(source.lookup("deb/debian/12", "openssl")).toHaveLength(2);
    expect(source.facts("deb/debian/12")).toEqual({ entries: 4, listsUnfixed: true });
  });

  test("of one source that speaks twice about a CVE believe the newer, of several sources all", () => {
    const feeds = [
      aScore({ date: "2026-02-01", cvss: [{ vector: "newer", source: "NVD" }] }),
      aScore({ date: "2026-01-01", state: "rejected" }),
      aScore({ source: "CVE record", cvss: [{ vector: "other", source: "acme" }] }),
    ].map((entry): FeedRecord => ({ kind: "score", entry }));
    const memory = createMemorySource();
    for (const record of feeds) memory.add(record);

    const together = combined(compiled("a", feeds)).knowledge("CVE-2025-9230");
    const apart = combined(...feeds.map((record, index) => compiled(`b${index}`, [record]))).knowledge("CVE-2025-9230");

    const vectors = (knowledge: Knowledge) =>
      (knowledge.scores ?? []).flatMap(({ cvss }) => cvss.map(({ vector }) => vector)).toSorted();
    expect([together, apart, memory.knowledge("CVE-2025-9230")].map(vectors)).toEqual(
      Array.from({ length: 3 }, () => ["newer", "other"]),
    );
  });

  test("add up the vectors that several labelled the same CVE with", () => {
    const label = (vector: string, date: string): FeedRecord => ({
      kind: "ssvc",
      entry: {
        cve: "CVE-2026-1",
        state: "published",
        isAutomatable: date > "2026-02",
        cvss: [{ vector, source: "x" }],
        source: "CISA vulnrichment",
        date,
      },
    });

    const { ssvc } = combined(
      compiled("a", [label("one", "2026-03-01")]),
      compiled("b", [label("two", "2026-01-01")]),
    ).knowledge("CVE-2026-1");

    expect(ssvc).toMatchObject({ isAutomatable: true, cvss: [{ vector: "one" }, { vector: "two" }] });
  });

  test("know each CVE of theirs, the first and the last of them and those between, and no other", () => {
    const cves = ["CVE-2024-0001", "CVE-2024-10000", "CVE-2024-9999", "CVE-2023-50000", "CVE-2025-1"];
    const source = combined(
      ...cves.map((cve, index) =>
        compiled(
          `y${index}`,
          [cve, `${cve}5`].map((id) => ({ kind: "score", entry: aScore({ cve: id }) })),
        ),
      ),
    );

    const known = [...cves, ...cves.map((cve) => `${cve}5`)].map((cve) => source.knowledge(cve).scores?.length);

    expect(known).toEqual(known.map(() => 1));
    expect(source.knowledge("CVE-2024-00015x").scores).toBeUndefined();
    expect(source.knowledge("CVE-2022-1").scores).toBeUndefined();
  });

  test("leave out what was withdrawn", () => {
    const withdrawn = anAdvisory({ withdrawnAt: "2026-01-01T00:00:00Z" });
    const source = combined(compiled("a", [{ kind: "advisory", advisory: withdrawn }]));

    expect(source.lookup("deb/debian/12", "openssl")).toEqual([]);
  });

  test("that are none are refused with a sentence", () => {
    writeFileSync(join(folder, "x"), "not a database, by any means".repeat(100));

    expect(() => openCompiled(join(folder, "x"))).toThrow("The compiled feed cannot be read");
    expect(() => openCompiled(join(folder, "missing"))).toThrow("The compiled feed cannot be read");
  });
});
