import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { feedOf } from "./feed-input.ts";
import { isMissing, readAll, readValue, sharedData } from "./testing/read-all.ts";

const GRYPE = "expected/grype/grype/matcher";

/** The records of NVD below a folder, out of the wrapping that vunnel puts around each. */
function recordsBelow(folder: string): readonly { readonly cve: { readonly id: string } }[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes("nvd/results/") && path.endsWith(".json"))
    .sort()
    .map((path) => (JSON.parse(readFileSync(join(folder, path), "utf8")) as Wrapped).item); // vunnel's format
}

interface Wrapped {
  readonly item: { readonly cve: { readonly id: string } };
}

function aFeed(vulnerabilities: readonly unknown[]): Record<string, unknown> {
  return {
    resultsPerPage: vulnerabilities.length,
    format: "NVD_CVE",
    timestamp: "2026-02-03T04:05:06.000",
    vulnerabilities,
  };
}

function aMetric(source: string, vectorString: string): Record<string, unknown> {
  return { source, type: "Primary", cvssData: { version: "3.1", vectorString } };
}

describe("NVD", () => {
  it("gives the vectors of all versions with who scored, and what was rejected", async () => {
    const scored = {
      id: "CVE-2026-0001",
      lastModified: "2026-02-02T00:00:00.000",
      vulnStatus: "Analyzed",
      metrics: {
        cvssMetricV2: [aMetric("nvd@nist.gov", "AV:N/AC:L/Au:N/C:P/I:P/A:P")],
        cvssMetricV31: [
          aMetric("nvd@nist.gov", "CVSS:3.1/AV:N"),
          aMetric("134c704f-9b21-4f2e-91b3-4a467353bcc0", "CVSS:3.1/AV:L"),
          aMetric("acme@example.org", "CVSS:3.1/AV:P"),
          { source: "no vector" },
        ],
      },
    };
    const rejected = { id: "CVE-2026-0002", vulnStatus: "Rejected", metrics: 7 };

    const { records, facts, problems } = await readValue(
      aFeed([{ cve: scored }, { cve: rejected }, { cve: { id: "__proto__" } }, 7]),
      "nvd.json",
    );

    expect(facts).toMatchObject({ format: "nvd", date: "2026-02-03T04:05:06.000", records: 2 });
    expect(records.filter(({ kind }) => kind === "score")).toEqual([
      {
        kind: "score",
        entry: {
          cve: "CVE-2026-0001",
          state: "published",
          cvss: [
            { vector: "CVSS:3.1/AV:N", source: "NVD" },
            { vector: "CVSS:3.1/AV:L", source: "CISA-ADP" },
            { vector: "CVSS:3.1/AV:P", source: "acme@example.org" },
            { vector: "AV:N/AC:L/Au:N/C:P/I:P/A:P", source: "NVD" },
          ],
          source: "NVD",
          date: "2026-02-02T00:00:00.000",
        },
      },
      { kind: "score", entry: { cve: "CVE-2026-0002", state: "rejected", cvss: [], source: "NVD" } },
    ]);
    expect(problems).toEqual([
      "nvd.json#vulnerabilities[2]: The entry has no CVE id.",
      "nvd.json#vulnerabilities[3]: The entry has no CVE id.",
    ]);
  });

  it("is read entry by entry: one that is broken spoils itself alone, and the end may be missing", async () => {
    const good = (id: number) => `{"cve":{"id":"CVE-2026-000${id}","descriptions":[{"value":"a ] b \\" } c"}]}}`;
    const text = `{"format":"NVD_CVE","timestamp":"2026-02-03T04:05:06","vulnerabilities" : [ ${good(1)}, {"cve":{x}}, ${good(2)}`;

    const whole = await readAll(feedOf("a.json", `${text} ] , "version": "2.0" }`));
    const cut = await readAll(feedOf("a.json", text));
    const none = await readValue(aFeed([]));

    expect(whole.facts).toMatchObject({ records: 2, problems: 1, date: "2026-02-03T04:05:06" });
    expect(whole.facts.broken).toBeUndefined();
    expect(cut.facts).toMatchObject({ records: 1, broken: "The file ends in the middle." });
    expect(none.facts).toMatchObject({ format: "nvd", records: 0, problems: 0 });
  });

  it.each([1, 2, 3, 7, 50])("is the same in chunks of %d bytes, with blanks anywhere", async (size) => {
    const text = JSON.stringify(
      aFeed([{ cve: { id: "CVE-2026-0001", x: '[{\\"]}' } }, { cve: { id: "CVE-2026-0002", y: [[], {}] } }]),
      undefined,
      2,
    );
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    );

    const { records, facts } = await readAll({ name: "a", open: () => Promise.resolve(Readable.from(chunks)) });

    expect(records.map((record) => (record.kind === "score" ? record.entry.cve : record))).toEqual([
      "CVE-2026-0001",
      "CVE-2026-0002",
    ]);
    expect(facts).toMatchObject({ problems: 0, date: "2026-02-03T04:05:06.000" });
  });

  it.skipIf(isMissing(GRYPE))("as published: every real record gives a vector and who scored it", async () => {
    const records = recordsBelow(sharedData(GRYPE));

    const { records: read, facts } = await readValue(aFeed(records));

    const scores = read.flatMap((record) => (record.kind === "score" ? [record.entry] : []));
    expect(facts).toMatchObject({ records: records.length, problems: 0 });
    expect(records.length).toBeGreaterThan(10);
    expect(scores.filter(({ cvss, date }) => cvss.length === 0 || date === undefined)).toEqual([]);
    expect(scores.find(({ cve }) => cve === "CVE-2014-0224")).toMatchObject({
      cvss: [
        { vector: expect.stringContaining("CVSS:3.1/AV:N/AC:H"), source: "NVD" },
        { vector: "AV:N/AC:M/Au:N/C:P/I:P/A:N", source: "NVD" },
      ],
    });
  });
});
