import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { apiOf } from "./api.ts";
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

  it("has every acknowledged event exactly once", { timeout: 600_000 }, async () => {
    dataDir = await makeDataDir();
    server = await startCordon({ dataDir });
    const token = await createToken(server, "engineer");
    let api = apiOf(server.url, token);
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
    const { missing, twice } = await compare(api, acknowledged, RANGE);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
    expect(twice).toEqual([]);
  });
});
