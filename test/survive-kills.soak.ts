import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { apiOf } from "./api.ts";
import { compare, Sender } from "./sender.ts";
import { createToken, type CordonProcess, makeDataDir, startCordon } from "./cordon-process.ts";
import { childrenOf, untilGone } from "./processes.ts";

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
        await untilReady(server);
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

const PATTERN = {
  telemetry: /engine-main/,
  postgres: /postgres -D|postgres .*-D/,
  server: /apps\/server\/src\/main/,
} as const;

function childNamed(pid: number, name: keyof typeof PATTERN): number {
  const found = childrenOf(pid).find((child) => PATTERN[name].test(child.command) && !child.command.includes("sh -c"));
  if (!found) throw new Error(`no ${name} among:\n${execFileSync("ps", ["-eo", "pid,ppid,args"]).toString()}`);
  return found.pid;
}

async function untilReady({ url, output }: CordonProcess): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const answer = await fetch(`${url}/api/v1/ready`).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  const last = await fetch(`${url}/api/v1/ready`).then((answer) => answer.text(), String);
  throw new Error(`the server did not become ready again: ${last}\n${output()}`);
}
