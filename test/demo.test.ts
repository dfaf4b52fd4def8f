import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { IncidentDetail, IncidentItem } from "@cordon/incidents/contract";
import { readStory } from "../apps/server/src/demo/demo-story.ts";
import { type Api, apiOf } from "./api.ts";
import { type CordonProcess, cordon, createToken, makeDataDir, startCordon } from "./cordon-process.ts";

const LIMIT = 180_000;
let dataDir = "";
let server: CordonProcess;
let api: Api;

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await startCordon({ dataDir, args: ["--demo"] });
  api = apiOf(server.url, await createToken(server, "engineer"));
}, LIMIT);
afterAll(async () => {
  await server?.stop();
});

const listed = async (tab: string): Promise<readonly IncidentItem[]> =>
  (await api.get<{ items: IncidentItem[] }>(`/api/v1/incidents?tab=${tab}&sort=oldest&limit=100`)).items;

it("the queue shows six incidents of different kinds, each on hosts and people of its own", async () => {
  const queue = await listed("queue");

  expect(queue.map(({ sentence, severity, state }) => `${severity}, ${state}: ${sentence}`)).toEqual([
    "high, contained: Credential access on ws-12 by j.hale: phishing, then PowerShell run, then LSASS read, and 2 more steps",
    "medium, acknowledged: Password spray against 3 accounts from 10.20.4.47",
    "high, open: Exploit attempt against mail-1, then a web shell",
    expect.stringMatching(/^high, open: Persistence by m\.okafor: cloud logging switched off, then /),
    expect.stringMatching(/^high, open: Persistence on db-1 by sysupd: a local account made, then /),
    "high, open: Impact on file-1 by svc-print: recovery inhibited",
  ]);
  expect(queue.map(({ assignee }) => assignee?.name ?? "nobody")).toEqual([
    "Yuki Aalto (demo)",
    "Dele Okonkwo (demo)",
    "Yuki Aalto (demo)",
    "nobody",
    "nobody",
    "nobody",
  ]);
});

it("three are closed as three different things, and a few wait below the queue", async () => {
  const closed = await listed("closed");
  const candidates = await listed("candidates");
  const suppressions = await api.get<{ items: { reason: string; owner: string }[] }>("/api/v1/suppressions");

  expect(closed.map(({ disposition }) => disposition)).toEqual([
    "false-positive",
    "benign-true-positive",
    "true-positive",
  ]);
  expect(candidates.length).toBeGreaterThanOrEqual(2);
  expect(candidates.length).toBeLessThanOrEqual(6);
  expect(suppressions.items).toEqual([
    expect.objectContaining({ owner: "Dele Okonkwo (demo)", reason: expect.stringContaining("software distribution") }),
  ]);
});

it("the times of an incident are those at which the story says that people did it", async () => {
  const { endsAt } = JSON.parse(await readFile(join(dataDir, "demo.json"), "utf8")) as { endsAt: string }; // we wrote it
  const scene = (await readStory()).scenes.find(({ name }) => name === "remote-access");
  const begin = Date.parse(endsAt) - (scene?.ago ?? 0);
  const at = (wanted: "contained" | "eradicated" | "recovered"): string =>
    new Date(begin + (scene?.deeds.find(({ move }) => move === wanted)?.after ?? 0)).toISOString();
  const [, , third] = await listed("closed");

  const { times, tasks } = await api.get<IncidentDetail>(`/api/v1/incidents/${third?.number}`);

  expect(times).toMatchObject({
    occurredAt: new Date(begin).toISOString(),
    acknowledgedAt: new Date(begin + (scene?.deeds[0]?.after ?? 0)).toISOString(),
    containedAt: at("contained"),
    eradicatedAt: at("eradicated"),
    recoveredAt: at("recovered"),
    closedAt: new Date(begin + (scene?.deeds.at(-1)?.after ?? 0)).toISOString(),
    reopenedAt: [],
  });
  expect(Date.parse(times.alertedAt ?? "") - begin).toBeLessThan(300_000);
  expect(Date.parse(times.openedAt ?? "")).toBeLessThan(Date.parse(times.acknowledgedAt ?? ""));
  expect(tasks.map(({ isDone, doneByName }) => ({ isDone, doneByName }))).toEqual([
    { isDone: true, doneByName: "Dele Okonkwo (demo)" },
  ]);
});

it("people of the demo can be given work, are marked as what they are, and have no session", async () => {
  const { items: people } = await api.get<{ items: { name: string }[] }>("/api/v1/incidents/responders");
  const { items: members } = JSON.parse(await cordon(["member", "list", "--data", dataDir, "--json"])) as {
    items: { name: string; state: string; role: string }[]; // its documented output
  };

  expect(people.map(({ name }) => name)).toEqual(["Dele Okonkwo (demo)", "Rosa Petit (demo)", "Yuki Aalto (demo)"]);
  expect(members.map(({ name, role }) => `${name}: ${role}`)).toContain("Mara Lindqvist (demo): manager");
  expect(members.every(({ name }) => name.endsWith("(demo)"))).toBe(true);
  expect(server.setupLink).toBeDefined();
});

it("another start adds nothing", { timeout: LIMIT }, async () => {
  const before = await listed("all");
  await server.stop();

  server = await startCordon({ dataDir, args: ["--demo"] });
  api = apiOf(server.url, await createToken(server, "engineer"));

  expect(await listed("all")).toEqual(before);
});
