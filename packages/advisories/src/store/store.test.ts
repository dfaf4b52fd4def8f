import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { feedOf } from "../feeds/feed-input.ts";
import type { FeedRecord } from "../model/advisory.ts";
import { openCompiledFeeds } from "./compiled-feeds.ts";
import { importFeed, type ImportOptions, type ImportOutcome } from "./import-feed.ts";
import { storeStatus } from "./manifest.ts";
import { readFeedsIn } from "./read-feeds-in.ts";

let store = "";
beforeEach(() => {
  store = mkdtempSync(join(tmpdir(), "cordon-store-"));
});
afterEach(() => rmSync(store, { recursive: true, force: true }));

function records(count: number): string {
  return Array.from({ length: count }, (_, i) => `{"id":"GHSA-${i}","modified":"2026-01-02"}\n`).join("");
}

function put(content: string | Uint8Array, change: Partial<ImportOptions> = {}): Promise<ImportOutcome> {
  const now = () => new Date("2026-03-04T05:06:07Z");
  return importFeed(store, "osv-npm", feedOf("npm.ndjson", content), { now, origin: "/media/npm.ndjson", ...change });
}

async function idsIn(path: string): Promise<readonly string[]> {
  const found: FeedRecord[] = [];
  for await (const record of readFeedsIn(path)) found.push(record);
  return found.map((record) => (record.kind === "advisory" ? record.advisory.id : record.kind));
}

describe("the feed store", () => {
  it("keeps a feed with its facts, and gives back what it holds", async () => {
    await put(gzipSync(records(3)));

    expect(await storeStatus(store)).toEqual([
      {
        id: "osv-npm",
        good: {
          file: expect.stringMatching(/^osv-npm\.[0-9a-f]{16}$/),
          name: "npm.ndjson",
          format: "osv",
          records: 3,
          problems: 0,
          date: "2026-01-02",
          licence: "CC-BY-4.0",
          fetchedAt: "2026-03-04T05:06:07.000Z",
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          size: gzipSync(records(3)).length,
          origin: "/media/npm.ndjson",
        },
        attempt: { at: "2026-03-04T05:06:07.000Z" },
      },
    ]);
    expect(await idsIn(store)).toEqual(["GHSA-0", "GHSA-1", "GHSA-2"]);
  });

  it.each([
    ["broken", gzipSync(records(50)).subarray(0, 40), "The compressed data ends in the middle."],
    ["empty", "", "It holds no record that can be read."],
    ["shrunk", records(4), "It shrank from 10 records to 4."],
    ["more broken than good", `${records(5)}${"x\n{}\n".repeat(3)}`, "More of it is broken (6) than good (5)."],
  ])("refuses a feed that is %s, keeps the last good one, and says why", async (_, content, reason) => {
    await put(records(10));

    const outcome = await put(content);

    expect(outcome).toEqual({ isTaken: false, refused: reason });
    expect(await idsIn(store)).toHaveLength(10);
    expect((await storeStatus(store))[0]?.attempt.refused).toBe(reason);
  });

  it("refuses a first feed below its minimum, and takes a shrunken one when it is forced", async () => {
    const first = await put(records(10), { minimum: 11 });
    await put(records(10));
    const forced = await put(records(1), { isForced: true });

    expect(first).toEqual({ isTaken: false, refused: "It holds 10 records; it should have at least 11." });
    expect(forced.isTaken).toBe(true);
    expect(await idsIn(store)).toEqual(["GHSA-0"]);
  });

  it("leaves no old and no half-written file behind", async () => {
    await put(records(10));
    await put(records(11));
    await put("");

    expect(readdirSync(store)).toEqual([
      ".lock",
      "manifest.json",
      expect.stringMatching(/^osv-npm\.[0-9a-f]{16}$/),
      expect.stringMatching(/^osv-npm\.[0-9a-f]{16}\.v\d+\.db$/),
    ]);
  });

  it("holds the old feed whole when it was stopped before the manifest was written", async () => {
    await put(records(2));
    writeFileSync(join(store, ".osv-npm.1.part"), "half");
    writeFileSync(join(store, "osv-npm.0123456789abcdef"), records(9));

    expect(await idsIn(store)).toHaveLength(2);
  });

  it("reads no file outside of the store that a manifest names", async () => {
    await put(records(2));
    const manifest = readFileSync(join(store, "manifest.json"), "utf8");
    writeFileSync(join(store, "manifest.json"), manifest.replace(/"file": "[^"]+"/, '"file": "../secret"'));

    expect((await storeStatus(store))[0]?.good).toBeUndefined();
  });

  it("refuses an id that could leave the folder", async () => {
    const attempt = importFeed(store, "../x", feedOf("a", records(1)), { now: () => new Date(0), origin: "" });

    await expect(attempt).rejects.toThrow('"../x" is no id of a feed');
  });
});

describe("a damaged store", () => {
  it.each(["", "{", '{"feeds": [{"id": "osv-np'])(
    "with a manifest of %j says so with what to do, and is no empty one",
    async (text) => {
      await put(records(2));
      writeFileSync(join(store, "manifest.json"), text);

      const attempts = [
        () => storeStatus(store),
        () => openCompiledFeeds(store),
        () => put(records(3)),
        () => idsIn(store),
      ];
      const errors = await Promise.all(attempts.map((attempt) => attempt().then(String, String)));

      expect(errors).toEqual(
        attempts.map(() => expect.stringMatching(/The list of feeds .*manifest\.json is damaged\. Remove it, and/)),
      );
    },
  );
});

describe("imports at once", () => {
  it("lose nothing: each feed is there with what came in last, and nothing is left over", async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `feed-${index % 4}`);

    const outcomes = await Promise.all(
      ids.map((id, index) =>
        importFeed(store, id, feedOf("npm.ndjson", records(10 + index)), { now: () => new Date(0), origin: "" }),
      ),
    );

    const feeds = await storeStatus(store);
    expect(outcomes.map(({ isTaken }) => isTaken)).toEqual(ids.map(() => true));
    expect(feeds.map(({ id }) => id)).toEqual(["feed-0", "feed-1", "feed-2", "feed-3"]);
    expect((await openCompiledFeeds(store)).size).toBe(4);
    expect(readdirSync(store)).toHaveLength(2 + 2 * 4);
  });
});

describe("a folder of feeds", () => {
  it("is one stream, in which a broken feed does not stop the others", async () => {
    writeFileSync(join(store, "a.ndjson"), records(2));
    writeFileSync(join(store, "b.gz"), gzipSync(records(50)).subarray(0, 40));
    writeFileSync(join(store, "c.csv"), "cve,epss,percentile\nCVE-2026-0001,0.5,0.5\n");

    const stream = readFeedsIn(store);
    const kinds: string[] = [];
    let next = await stream.next();
    for (; !next.done; next = await stream.next()) kinds.push(next.value.kind);

    expect(kinds.filter((kind) => kind === "epss")).toHaveLength(1);
    expect(next.value.map(({ name, facts }) => [name, facts.format, facts.broken])).toEqual([
      ["a.ndjson", "osv", undefined],
      ["b.gz", expect.any(String), "The compressed data ends in the middle."],
      ["c.csv", "epss", undefined],
    ]);
  });
});
