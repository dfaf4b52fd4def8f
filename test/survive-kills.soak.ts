import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { compare, Sender } from "./sender.ts";
import { createToken, type CordonProcess, makeDataDir, startCordon, untilWell } from "./cordon-process.ts";
import { childNamed, childrenOf, untilGone } from "./processes.ts";

const ROUNDS = Number(process.env["CORDON_SOAK_ROUNDS"] ?? 2);
const RANGE = { from: "2h", to: "now" };

describe("killed at random moments under load", () => {
  let server: CordonProcess | undefined;
  let dataDir = "";

  afterAll(async () => {
    await server?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it("has every acknowledged event exactly once, and so has every alert and incident", {
    timeout: 600_000,
  }, async () => {
    dataDir = await makeDataDir();
    server = await startCordon({ dataDir });
    const token = await createToken(server, "engineer");
    let api = apiOf(server.url, token);
    await importRule(server.url, token);
    const senders = ["a", "b", "c"].map((name) => new Sender(name, () => api));

    for (let round = 0; round < ROUNDS; round++) {
      for (const victim of ["telemetry", "postgres", "server", "parent"] as const) {
        await sleep(500 + Math.random() * 1_500);
        if (victim === "parent") {
          const before = childrenOf(server.pid);
          await server.kill();
          await untilGone(before);
          server = await startCordon({ dataDir });
          api = apiOf(server.url, token);
        } else process.kill(childNamed(server.pid, victim), "SIGKILL");
        await untilWell(server);
      }
    }
    await sleep(1_000);
    await Promise.all(senders.map((sender) => sender.stop()));

    const acknowledged = senders.flatMap((sender) => [...sender.acknowledged]);
    const { missing, twice, stored } = await compare(api, acknowledged, RANGE);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
    expect(twice).toEqual([]);

    const alerts = await alertsOf(api);
    expect(alerts.length).toBeGreaterThan(0);
    expect(alerts.reduce((sum, { events }) => sum + events, 0)).toBe(stored);
    await expect
      .poll(() => alertsInIncidents(api), { timeout: 60_000, interval: 1_000 })
      .toEqual(alerts.map(({ id, events }) => ({ id, events })).sort((a, b) => (a.id < b.id ? -1 : 1)));
  });
});

const RULE = `title: Everything the senders say
id: 0c6f2d9e-1f0e-4c55-8a47-5d5f0b6f8c11
status: stable
level: high
logsource: {}
detection: {keywords: ['marker='], condition: keywords}
`;

async function importRule(url: string, token: string): Promise<void> {
  const answer = await fetch(new URL("/api/v1/rule-sets/import?name=Soak", url), {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
    body: `${JSON.stringify({ path: "soak.yml", text: RULE })}\n`,
  });
  expect(answer.status).toBe(200);
}

interface Counted {
  readonly id: string;
  readonly events: number;
}

async function alertsOf(api: Api): Promise<readonly Counted[]> {
  const { items } = await api.get<{ items: Counted[] }>("/api/v1/alerts", { state: "all", limit: 500 });
  return items;
}

/** Every alert of every incident with the events it counts, by id; one in two incidents would be there twice. */
async function alertsInIncidents(api: Api): Promise<readonly Counted[]> {
  const { items } = await api.get<{ items: { id: string }[] }>("/api/v1/incidents", { tab: "all" });
  const lists = await Promise.all(
    items.map(({ id }) => api.get<{ items: Counted[] }>(`/api/v1/incidents/${id}/alerts`)),
  );
  return lists
    .flatMap((list) => list.items.map(({ id, events }) => ({ id, events })))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
