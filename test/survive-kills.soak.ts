import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { createToken, type CordonProcess, makeDataDir, startCordon } from "./cordon-process.ts";
import { childrenOf, untilGone } from "./processes.ts";

const ROUNDS = Number(process.env["CORDON_SOAK_ROUNDS"] ?? 2);
const RANGE = { from: "2h", to: "now" };

/** One sender that repeats each batch with its id until it is acknowledged, as `cordon send` and agents do. */
class Sender {
  readonly acknowledged = new Set<string>();
  private isRunning = true;
  private readonly done: Promise<void>;
  private readonly name: string;
  private readonly api: () => Api;

  constructor(name: string, api: () => Api) {
    this.name = name;
    this.api = api;
    this.done = this.run();
  }

  private async run(): Promise<void> {
    for (let batch = 0; this.isRunning; batch++) {
      const lines = Array.from(
        { length: 1 + (batch % 40) },
        (_, i) => `marker=${this.name}-${batch}-${i} filler=${"x".repeat(batch % 200)}`,
      );
      while (this.isRunning) {
        const answer = await this.api()
          .send(lines.join("\n"), { batchId: `${this.name}-${batch}`, signal: AbortSignal.timeout(40_000) })
          .catch(() => undefined);
        if (answer?.status === 200) {
          for (const line of lines) this.acknowledged.add(line);
          break;
        }
        await sleep(100);
      }
    }
  }

  async stop(): Promise<void> {
    this.isRunning = false;
    await this.done;
  }
}

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

    const found = await api.searchAll("marker", RANGE);
    const times = new Map<string, number>();
    for (const event of found) times.set(event.raw, (times.get(event.raw) ?? 0) + 1);
    const acknowledged = senders.flatMap((sender) => [...sender.acknowledged]);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect(acknowledged.filter((line) => !times.has(line))).toEqual([]);
    expect([...times].filter(([, count]) => count > 1)).toEqual([]);
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
