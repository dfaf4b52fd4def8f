import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { storeStatus } from "@cordon/advisories";
import { afterAll, beforeAll, expect, it } from "vitest";
import { assessCommand } from "./assess.ts";

const MAIN = new URL("../main.ts", import.meta.url).pathname;
const ROUNDS = 25;
const OLD = 4_000;
const NEW = 6_000;

const folder = mkdtempSync(join(tmpdir(), "cordon-killed-"));
const store = join(folder, "store");
const sbom = join(folder, "app.cdx.json");
const files = { old: join(folder, "old.ndjson"), new: join(folder, "new.ndjson") };

beforeAll(() => {
  writeFileSync(files.old, aFeed("OLD", OLD));
  writeFileSync(files.new, aFeed("NEW", NEW));
  const component = { type: "library", name: "last", version: "1.0.0", purl: "pkg:npm/last@1.0.0" };
  writeFileSync(
    sbom,
    JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.5", version: 1, components: [component] }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Its last record is about the package that is asked for. */
function aFeed(name: string, count: number): string {
  return Array.from({ length: count }, (_, index) => {
    const about = { ecosystem: "npm", name: index === count - 1 ? "last" : `package-${index}` };
    const affected = [{ package: about, versions: ["1.0.0"] }];
    return `${JSON.stringify({ id: `GHSA-${name}-${index}`, modified: "2026-01-02", affected })}\n`;
  }).join("");
}

/** `cordon advisories import` in a process of its own; resolves when that has ended, however it did. */
function startImport(file: string, id = "npm"): { readonly ended: Promise<unknown>; readonly kill: () => void } {
  const args = [MAIN, "advisories", "import", file, "--as", id, "--store", store];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  return { ended: once(child, "exit"), kill: () => void child.kill("SIGKILL") };
}

async function found(): Promise<readonly string[]> {
  let out = "";
  const terminal = { out: (text: string) => void (out += text), err: () => {}, isInteractive: false, columns: 80 };
  await assessCommand(undefined, { sbom, advisories: store, decideBy: "bod-26-04", format: "json" }, terminal);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (JSON.parse(line) as { readonly id: string }).id); // the format of the guide
}

it("an import that is killed at any moment leaves the old feed or the new one, whole; assess answers all the while, and the next import cleans up", async () => {
  const before = performance.now();
  await startImport(files.old).ended;
  const duration = performance.now() - before;

  const answers: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const running = startImport(round % 2 === 0 ? files.new : files.old);
    const moment = duration * (0.3 + 0.75 * Math.random());
    await wait(moment);
    const during = found();
    running.kill();
    await running.ended;
    const after = await found();
    const records = (await storeStatus(store))[0]?.good?.records;
    answers.push(`${(await during).length} while it ran, ${after.join()} of ${records} when it was killed`);
  }

  const whole = [
    `1 while it ran, GHSA-OLD-${OLD - 1} of ${OLD} when it was killed`,
    `1 while it ran, GHSA-NEW-${NEW - 1} of ${NEW} when it was killed`,
  ];
  expect(answers.filter((answer) => !whole.includes(answer))).toEqual([]);
  await startImport(files.new).ended;
  expect(readdirSync(store).toSorted()).toEqual([
    ".lock",
    "manifest.json",
    expect.stringMatching(/^npm\.[0-9a-f]{16}$/),
    expect.stringMatching(/^npm\.[0-9a-f]{16}\.v\d+\.db$/),
  ]);
}, 120_000);

it("imports of several processes at once lose nothing", async () => {
  const ids = ["a", "b", "c", "d", "e"];

  await Promise.all(ids.map((id) => startImport(files.old, id).ended));

  const feeds = await storeStatus(store);
  expect(feeds.filter(({ good }) => good?.records === OLD).map(({ id }) => id)).toEqual(ids);
}, 60_000);
