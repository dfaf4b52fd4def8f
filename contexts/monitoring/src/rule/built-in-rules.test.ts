import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readBuiltInRules } from "./built-in-rules.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cordon-rules-"));
  await mkdir(join(folder, "linux", "sudo"), { recursive: true });
  await writeFile(join(folder, "linux", "sudo", "b.yml"), "title: b");
  await writeFile(join(folder, "a.yaml"), "title: a");
  await writeFile(join(folder, "a.positive.ndjson"), "{}");
});
afterAll(() => rm(folder, { recursive: true }));

it("reads the rules of every depth by their paths, and nothing that lies beside them", async () => {
  expect(await readBuiltInRules(pathToFileURL(`${folder}/`))).toEqual([
    { path: "a.yaml", text: "title: a" },
    { path: "linux/sudo/b.yml", text: "title: b" },
  ]);
});

it("finds none where there is no folder", async () => {
  expect(await readBuiltInRules(pathToFileURL(join(folder, "absent/")))).toEqual([]);
});
