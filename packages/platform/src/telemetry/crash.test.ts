import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { DURABLE_TABLE_CLAUSE } from "./durability.ts";
import { startTelemetryEngine } from "./telemetry-process.ts";
import { startTestTelemetry, type TestTelemetry } from "./telemetry-testing.ts";

// Engines start several times here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

let telemetry: TestTelemetry;

beforeAll(async () => {
  telemetry = await startTestTelemetry({ runawayGraceMs: 3000, stopGraceMs: 500 });
  await telemetry
    .client("admin")
    .command(
      `CREATE TABLE event (batch UInt32, row UInt32) ENGINE = MergeTree ORDER BY batch SETTINGS ${DURABLE_TABLE_CLAUSE}`,
    );
});
afterAll(() => telemetry.close());

/** Ten rows of one batch, in RowBinary, with the batch as token. */
async function insertBatch(batch: number): Promise<void> {
  await telemetry.client("ingest").clickhouse.insert({
    table: "event",
    values: Array.from({ length: 10 }, (_, row) => ({ batch, row })),
    format: "JSONEachRow",
    clickhouse_settings: { insert_deduplication_token: `batch-${batch}` },
  });
}

async function counts(from: number): Promise<Map<number, number>> {
  const sql = "SELECT batch, count() AS n FROM event WHERE batch >= {from:UInt32} GROUP BY batch";
  const rows = await telemetry.client("screens").rows<{ batch: number; n: string }>(sql, { from });
  return new Map(rows.map(({ batch, n }) => [batch, Number(n)]));
}

/** Four writers, until one of them fails; gives the batches that were acknowledged. */
async function insertUntilFailure(from: number, onAcknowledged: (count: number) => void): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = from;
  let isDown = false;
  const writer = async (): Promise<void> => {
    while (!isDown && next < from + 500) {
      const batch = next++;
      try {
        await insertBatch(batch);
        acknowledged.push(batch);
        onAcknowledged(acknowledged.length);
      } catch {
        isDown = true;
      }
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
  return acknowledged;
}

it("after kill -9 every acknowledged batch is there exactly once, and a retry of any batch adds nothing twice", async () => {
  const acknowledged = await insertUntilFailure(0, (count) => {
    if (count === 20) process.kill(telemetry.engine().pid, "SIGKILL");
  });
  await telemetry.restart();

  expect(acknowledged.length).toBeGreaterThanOrEqual(20);
  const before = await counts(0);
  for (const batch of acknowledged) expect(before.get(batch)).toBe(10);
  expect(readdirSync(join(telemetry.dataDir, "spool"))).toEqual([]);

  const last = Math.max(...acknowledged) + 4;
  for (let batch = 0; batch <= last; batch += 1) await insertBatch(batch);
  const after = await counts(0);
  expect([...after.values()].every((count) => count === 10)).toBe(true);
  expect(after.size).toBe(last + 1);
});

it("SIGTERM under load ends cleanly and loses nothing that was acknowledged", async () => {
  const slow = telemetry.client("screens").rows("SELECT max(sipHash64(number)) FROM numbers(100000000000)");
  const slowEnd = slow.catch((error: unknown) => error);
  let stopped: Promise<unknown> | undefined;
  const acknowledged = await insertUntilFailure(1000, (count) => {
    if (count === 12) stopped ??= telemetry.engine().stop();
  });

  expect(await stopped).toMatchObject({ code: 0, signal: null, reason: undefined });
  expect(await slowEnd).toBeInstanceOf(Error);
  await telemetry.restart();
  const after = await counts(1000);
  for (const batch of acknowledged) expect(after.get(batch)).toBe(10);
});

it("a statement whose client went away is ended, and one that cannot be ended takes the engine with it", async () => {
  const { clickhouse, rows } = telemetry.client("screens");
  const running =
    "SELECT count() AS n FROM system.processes WHERE query LIKE '%100000000000%' AND query NOT LIKE '%processes%'";
  const gone = AbortSignal.timeout(500);
  await expect(
    clickhouse.query({ query: "SELECT max(sipHash64(number)) FROM numbers(100000000000)", abort_signal: gone }),
  ).rejects.toThrow(/aborted/);
  await expect.poll(() => rows(running), { timeout: 2800, interval: 200 }).toEqual([{ n: "0" }]);

  await insertBatch(2000);
  const stuck = clickhouse.query({
    // One call of one function that computes for a minute, and looks for a KILL only before and after.
    query: "SELECT editDistance(repeat('a', 65000), materialize(repeat('b', 65000))) FROM numbers(20)",
    abort_signal: AbortSignal.timeout(500),
  });
  await expect(stuck).rejects.toThrow(/aborted/);
  expect(await telemetry.engine().exited).toMatchObject({
    signal: "SIGKILL",
    reason: expect.stringContaining("screens"),
  });
  await telemetry.restart();
  expect(await counts(2000)).toEqual(new Map([[2000, 10]]));
});

it("one that hangs does not answer, can be ended at once, and has what it acknowledged", async () => {
  await insertBatch(1900);
  const engine = telemetry.engine();
  await engine.answers(AbortSignal.timeout(5_000));

  process.kill(engine.pid, "SIGSTOP");
  await expect(engine.answers(AbortSignal.timeout(500))).rejects.toThrow(/abort/i);
  engine.kill();

  expect(await engine.exited).toMatchObject({ signal: "SIGKILL" });
  await telemetry.restart();
  expect((await counts(1900)).get(1900)).toBe(10);
});

it("the engine ends when its parent does", async () => {
  const module = JSON.stringify(new URL("telemetry-testing.ts", import.meta.url).href);
  const script = `const { startTestTelemetry } = await import(${module});
    const t = await startTestTelemetry(); console.log(t.engine().pid, t.dataDir); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const [pid = "", dataDir = ""] = line.toString().trim().split(" ");
  parent.kill("SIGKILL");

  await expect.poll(() => isAlive(Number(pid)), { timeout: 30_000 }).toBe(false);
  rmSync(join(dataDir, ".."), { recursive: true, force: true });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it("two engines cannot open the same data, and a socket path that is too long is named", async () => {
  const options = { dataDir: telemetry.dataDir, database: "cordon", log: { warn: () => undefined } };
  const other = join(tmpdir(), `cordon-second-${process.pid}`);

  await expect(startTelemetryEngine({ ...options, runtimeDir: other })).rejects.toThrow(/did not start/);
  await expect(startTelemetryEngine({ ...options, runtimeDir: `/tmp/${"x".repeat(110)}` })).rejects.toThrow(
    /123 bytes/,
  );
  rmSync(other, { recursive: true, force: true });
});

it.skipIf(!canTrace())("the rows are synced to disk before the insert is acknowledged (needs strace)", async () => {
  const trace = join(telemetry.dataDir, "trace");
  const arguments_ = ["-f", "-y", "-s", "40", "-e", "trace=fsync,fdatasync,write,writev,sendto,sendmsg", "-o", trace];
  const strace = spawn("strace", [...arguments_, "-p", String(telemetry.engine().pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  await once(strace.stderr, "data");
  await insertBatch(2001);
  strace.kill("SIGINT");
  await once(strace, "exit");

  const lines = readFileSync(trace, "utf8").split("\n");
  const acknowledged = lines.findIndex((line) => line.includes("HTTP/1.1 200"));
  const synced = lines.slice(0, acknowledged).filter((line) => /f(data)?sync\(\d+<[^>]*\/store\/store\//.test(line));
  expect(acknowledged).toBeGreaterThan(0);
  expect(synced.some((line) => line.includes("data.bin") || line.includes(".bin>"))).toBe(true);
  expect(synced.some((line) => /tmp_insert_[^/>]*\/?>/.test(line))).toBe(true);
});

function canTrace(): boolean {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}
