import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { feedOf } from "../feeds/feed-input.ts";
import { openCompiledFeeds } from "./compiled-feeds.ts";
import { importFeed, type ImportOutcome } from "./import-feed.ts";
import { storeStatus } from "./manifest.ts";

const store = mkdtempSync(join(tmpdir(), "cordon-full-"));
const isMounted = mountSmall();
afterAll(() => {
  if (isMounted) execFileSync("/bin/umount", ["-l", store]);
  rmSync(store, { recursive: true });
});

/** A disk of two megabytes; root only, and not in every container. */
function mountSmall(): boolean {
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", store], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function put(count: number): Promise<ImportOutcome> {
  const lines = Array.from(
    { length: count },
    (_, i) =>
      `{"id":"GHSA-${i}","summary":"${randomBytes(60).toString("hex")}","affected":[{"package":{"ecosystem":"npm","name":"p${i}"},"versions":["1.0.0"]}]}\n`,
  );
  return importFeed(store, "osv-npm", feedOf("npm.ndjson", lines.join("")), { now: () => new Date(0), origin: "" });
}

// Without the right to mount a file system this cannot be tried.
it.skipIf(!isMounted).each([
  ["in the middle of the feed", 12_000],
  ["while it is compiled", 4_500],
])("a disk that is full %s leaves the last good feed, says so, and nothing behind", async (_, count) => {
  await put(1_000);

  const outcome = await put(count);

  expect(outcome).toEqual({ isTaken: false, refused: "There is no room for it on the disk." });
  expect(await storeStatus(store)).toMatchObject([
    { good: { records: 1_000 }, attempt: { refused: "There is no room for it on the disk." } },
  ]);
  const compiled = (await openCompiledFeeds(store)).get("osv-npm");
  expect(compiled?.facts("npm")?.entries).toBe(1_000);
  compiled?.close();
  expect(readdirSync(store)).toHaveLength(4);
});
