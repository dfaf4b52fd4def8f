import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { folderFeed } from "./folder-feed.ts";
import { readFeed } from "./read-feed.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cordon-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function idsIn(): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const record of readFeed(folderFeed(folder, "osv-npm")))
    ids.push(record.kind === "advisory" ? record.advisory.id : record.kind);
  return ids;
}

test("every document of a folder and of those below it is one record, however it is laid out", async () => {
  mkdirSync(join(folder, "2024", "deep"), { recursive: true });
  writeFileSync(join(folder, "a.json"), '{\r\n  "id": "GHSA-1",\n  "modified": "2024-01-01T00:00:00Z"\n}\n');
  writeFileSync(join(folder, "2024", "deep", "b.json"), '{"id":"GHSA-2","modified":"2024-01-01T00:00:00Z"}');

  expect((await idsIn()).toSorted()).toEqual(["GHSA-1", "GHSA-2"]);
});

test("a document that is broken spoils itself alone, and links are not followed", async () => {
  writeFileSync(join(folder, "a.json"), '{"id":"GHSA-1",');
  writeFileSync(join(folder, "b.json"), '{"id":"GHSA-2","modified":"2024-01-01T00:00:00Z"}');
  symlinkSync("/etc/passwd", join(folder, "c.json"));

  expect(await idsIn()).toEqual(["GHSA-2", "problem"]);
});
