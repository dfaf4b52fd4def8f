import { spawnSync } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { type CordonProcess, createToken, startCordon } from "./cordon-process.ts";
import { childrenOf } from "./processes.ts";
import { compare, Sender } from "./sender.ts";

const RANGE = { from: "1h", to: "now" };
const MB = 1024 * 1024;
const WATERMARK_MB = 1_024;
const folder = mkdtempSync(join(tmpdir(), "cordon-disk-"));
const disk = join(folder, "disk");
const STORES = /engine-main|postgres -D/;

/** A file system of our own in a sparse file, so that a real disk can really be full. */
function mountDisk(): boolean {
  if (process.getuid?.() !== 0) return false;
  chmodSync(folder, 0o711);
  mkdirSync(disk);
  const image = join(folder, "image");
  return (
    run("truncate", "-s", "3G", image) &&
    run("mkfs.ext4", "-q", "-m", "0", image) &&
    run("mount", "-o", "loop", image, disk)
  );
}

/** Whether the command is there and succeeded. */
function run(...command: readonly string[]): boolean {
  return spawnSync("env", command, { stdio: "ignore" }).status === 0;
}

const isPossible = mountDisk();
afterAll(() => {
  if (isPossible) run("umount", "--lazy", disk);
  rmSync(folder, { recursive: true, force: true });
});

function freeMb(): number {
  const { bavail, bsize } = statfsSync(disk);
  return Math.floor((bavail * bsize) / MB);
}

function fillUntil(leftMb: number): void {
  expect(run("fallocate", "-l", `${Math.max(1, freeMb() - leftMb)}M`, join(disk, "filler"))).toBe(true);
}

/** To the last byte, past every watermark at once. */
function fillUp(): void {
  fillUntil(8);
  const file = openSync(join(disk, "filler-2"), "a");
  const block = Buffer.alloc(4_096);
  try {
    for (;;) writeSync(file, block);
  } catch {
    // ENOSPC: that is what we want
  } finally {
    closeSync(file);
  }
}

function makeRoom(): void {
  for (const name of ["filler", "filler-2"]) rmSync(join(disk, name), { force: true });
}

describe.skipIf(!isPossible)("on a disk that is really full (needs root and a loop device)", () => {
  const dataDir = join(disk, "data");
  let server: CordonProcess;
  let token = "";
  let api: Api;

  const start = async (): Promise<void> => {
    const env = { CORDON_DISK_KEEP_FREE_MB: `${WATERMARK_MB}`, CORDON_DISK_STOP_AT_PERCENT: "99" };
    server = await startCordon({ dataDir, env });
    token ||= await createToken(server, "engineer");
    api = apiOf(server.url, token);
  };
  const intake = async (): Promise<string | undefined> => {
    const { dependencies } = await api.get<{ dependencies: { name: string; state: string }[] }>("/api/v1/ready");
    return dependencies.find(({ name }) => name === "intake")?.state;
  };

  beforeAll(async () => {
    mkdirSync(dataDir);
    await start();
  }, 120_000);
  afterAll(() => server?.stop());

  it("below the watermark new batches are refused before a store runs out, and it goes on when there is room", {
    timeout: 120_000,
  }, async () => {
    expect((await api.send("marker=before", { batchId: "before" })).status).toBe(200);
    fillUntil(WATERMARK_MB - 20);
    await sleep(600); // the disk is looked at twice a second

    const refused = await api.send("marker=refused", { batchId: "refused" });
    expect(refused).toMatchObject({ status: 503, body: { code: "ingest.disk-full" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await expect.poll(intake, { timeout: 5_000 }).toBe("degraded");

    await server.kill();
    await sleep(1_000);
    await start();
    expect((await api.searchAll("marker", RANGE)).map(({ raw }) => raw)).toEqual(["marker=before"]);

    makeRoom();
    await sleep(600);
    expect((await api.send("marker=refused", { batchId: "refused" })).status).toBe(200);
    await expect.poll(intake, { timeout: 5_000 }).toBe("up");
    expect(server.output()).not.toMatch(/No space left|NOT_ENOUGH_SPACE/);
  });

  it("filled to the last byte under load it loses nothing it acknowledged, and heals when there is room", {
    timeout: 240_000,
  }, async () => {
    const senders = ["a", "b", "c"].map((name) => new Sender(name, () => api));
    await sleep(2_000);
    fillUp();
    const atFull = count(senders);
    await sleep(2_000);
    // Both stores have to start again on a disk where they can write nothing.
    for (const { pid } of childrenOf(server.pid).filter(({ command }) => STORES.test(command))) {
      process.kill(pid, "SIGKILL");
    }
    await sleep(8_000);
    expect(freeMb()).toBe(0);

    makeRoom();
    await expect.poll(() => ready(server), { timeout: 90_000 }).toBe(200);
    const healed = count(senders);
    await expect.poll(() => count(senders), { timeout: 60_000 }).toBeGreaterThan(healed + 50);
    await Promise.all(senders.map((sender) => sender.stop()));
    const acknowledged = ["marker=before", "marker=refused", ...senders.flatMap((sender) => [...sender.acknowledged])];

    expect(atFull).toBeGreaterThan(50);
    expect(await compare(api, acknowledged, RANGE)).toMatchObject({ missing: [], twice: [] });
    await server.kill();
    await start();
    expect(await compare(api, acknowledged, RANGE)).toMatchObject({ missing: [], twice: [] });
  });

  it("a start without any room says so, and works when there is some", { timeout: 120_000 }, async () => {
    await server.stop();
    fillUp();
    await expect(start()).rejects.toThrow(`The disk of ${dataDir} is full. Make room there, then start again.`);

    makeRoom();
    await start();
    expect((await api.send("marker=after", { batchId: "after" })).status).toBe(200);
  });
});

function count(senders: readonly Sender[]): number {
  return senders.reduce((sum, sender) => sum + sender.acknowledged.size, 0);
}

async function ready({ url }: CordonProcess): Promise<number | undefined> {
  return (await fetch(`${url}/api/v1/ready`).catch(() => undefined))?.status;
}
