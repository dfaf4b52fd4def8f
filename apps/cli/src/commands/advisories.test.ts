import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Terminal } from "../terminal.ts";
import { assessCommand } from "./assess.ts";
import { advisoriesStatusCommand, importAdvisoriesCommand, updateAdvisoriesCommand } from "./advisories.ts";

const folder = mkdtempSync(join(tmpdir(), "cordon-advisories-"));
const store = join(folder, "store");
const file = join(folder, "OSV npm.ndjson");
let out = "";
let err = "";
const terminal: Terminal = {
  out: (text) => {
    out += text;
  },
  err: (text) => {
    err += text;
  },
  isInteractive: false,
  columns: 80,
};

beforeAll(() => {
  writeFileSync(file, '{"id":"GHSA-1","modified":"2026-01-02"}\n{"id":"GHSA-2","modified":"2026-01-03"}\n{}\n');
});
beforeEach(() => {
  out = "";
  err = "";
  rmSync(store, { recursive: true, force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("an import names the feed after its file, and says how many records it has, of when, and what is broken", async () => {
  const code = await importAdvisoriesCommand(file, { store }, terminal);

  expect(code).toBe(0);
  expect(out).toBe("osv-npm: 2 records, data of 2026-01-03; 1 broken entries left out\n");
});

it("a refused import fails, and status shows the last good one beside the reason", async () => {
  const bad = join(folder, "bad\u001b[2J.json");
  writeFileSync(bad, "");
  await importAdvisoriesCommand(file, { store, as: "npm" }, terminal);

  const code = await importAdvisoriesCommand(bad, { store, as: "npm" }, terminal);
  out = "";
  await advisoriesStatusCommand({ store }, terminal);

  expect(code).toBe(1);
  expect(err).toBe("npm: refused, the store stays as it was: It holds no record that can be read.\n");
  expect(out).toMatch(/^feed {2}records.*\nnpm {3}2 +2026-01-03 .*It holds no record that can be read\.\n$/);
});

it("the status as JSON is one feed a line", async () => {
  await importAdvisoriesCommand(file, { store, as: "npm" }, terminal);
  out = "";

  await advisoriesStatusCommand({ store, json: true }, terminal);

  expect(JSON.parse(out)).toMatchObject({ id: "npm", records: 2, format: "osv", date: "2026-01-03", origin: file });
});

it("an empty store says how to fill it", async () => {
  await advisoriesStatusCommand({ store }, terminal);

  expect(out).toContain("`cordon advisories update` fetches them.");
});

it("a folder becomes one feed for each of its files, or one feed when that is named", async () => {
  const dump = join(folder, "dump");
  mkdirSync(join(dump, "deep"), { recursive: true });
  writeFileSync(join(dump, "GHSA-1.json"), '{\n "id": "GHSA-1",\n "modified": "2026-01-02"\n}\n');
  writeFileSync(join(dump, "GHSA-2.json"), '{"id":"GHSA-2","modified":"2026-01-04"}');
  writeFileSync(join(dump, "deep", "GHSA-3.json"), '{"id":"GHSA-3","modified":"2026-01-03"}');

  await importAdvisoriesCommand(dump, { store }, terminal);
  await importAdvisoriesCommand(dump, { store, as: "osv-npm" }, terminal);

  expect(out.split("\n")).toEqual([
    "ghsa-1: 1 record, data of 2026-01-02",
    "ghsa-2: 1 record, data of 2026-01-04",
    "osv-npm: 3 records, data of 2026-01-04",
    "",
  ]);
});

it("what cannot be named so is a wrong command line", async () => {
  const outcomes = await Promise.allSettled([
    importAdvisoriesCommand(join(folder, "none"), { store }, terminal),
    importAdvisoriesCommand(file, { store, as: "../x" }, terminal),
    updateAdvisoriesCommand(["nonsense"], { store }, terminal),
  ]);

  const usage = (message: string) => ({ reason: { exitCode: 2, message: expect.stringContaining(message) } });
  expect(outcomes).toMatchObject([
    usage("There is nothing at"),
    usage("is no id of a feed"),
    usage('There is no feed "nonsense"'),
  ]);
});

it("an update says first what it will fetch, groups with how many feeds they have", async () => {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port

  const code = await updateAdvisoriesCommand(["kev", "nvd"], { store, mirror: `http://127.0.0.1:${port}` }, terminal);

  server.close();
  expect(code).toBe(1);
  expect(err).toMatch(/^fetching \d\d feeds: kev, nvd \(\d\d\)\nkev: refused/);
});

it("a damaged store is said by every command, and never an answer without feeds", async () => {
  await importAdvisoriesCommand(file, { store, as: "npm" }, terminal);
  writeFileSync(join(store, "manifest.json"), "{");

  const outcomes = await Promise.allSettled([
    advisoriesStatusCommand({ store }, terminal),
    importAdvisoriesCommand(file, { store, as: "npm" }, terminal),
    updateAdvisoriesCommand(["kev"], { store, mirror: "http://127.0.0.1:1" }, terminal),
    assessCommand(folder, { advisories: store, decideBy: "bod-26-04", format: "json" }, terminal),
  ]);

  const damaged = { reason: { message: expect.stringMatching(/The list of feeds .* is damaged\. Remove it, and/) } };
  expect(outcomes).toMatchObject(Array.from({ length: 4 }, () => damaged));
});
