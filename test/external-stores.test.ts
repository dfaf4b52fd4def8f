import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Api, apiOf } from "./api.ts";
import { type CordonProcess, createToken, makeDataDir, startCordon } from "./cordon-process.ts";
import {
  type ExternalStore,
  PASSWORD,
  startExternalClickHouse,
  startExternalPostgres,
} from "@cordon/platform/testing/external-stores";
import { childrenOf } from "./processes.ts";

const RANGE = { from: "1h", to: "now" };

interface Ready {
  readonly state: string;
  readonly dependencies: readonly { readonly name: string; readonly state: string }[];
}

describe("with a PostgreSQL and a ClickHouse elsewhere", () => {
  let postgres: ExternalStore;
  let clickhouse: ExternalStore;
  let dataDir: string;
  let server: CordonProcess;
  let api: Api;

  beforeAll(async () => {
    [postgres, clickhouse, dataDir] = await Promise.all([
      startExternalPostgres(),
      startExternalClickHouse(),
      makeDataDir(),
    ]);
    server = await startCordon({ dataDir, env: environment({ CORDON_CLICKHOUSE_PEOPLE_URL: clickhouse.url }) });
    api = apiOf(server.url, await createToken(server, "engineer"));
  }, 180_000);
  afterAll(async () => {
    await server?.stop();
    await Promise.all([postgres?.close(), clickhouse?.close()]);
    await rm(dataDir, { recursive: true, force: true });
  });

  const environment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
    CORDON_DATABASE_URL: postgres.url,
    CORDON_CLICKHOUSE_URL: clickhouse.url,
    ...more,
  });
  const ready = async (): Promise<{ status: number; down: string[] }> => {
    const answer = await fetch(`${server.url}/api/v1/ready`);
    const { dependencies } = (await answer.json()) as Ready; // by the contract
    return { status: answer.status, down: dependencies.filter((one) => one.state === "down").map((one) => one.name) };
  };
  const serverPid = (): number | undefined =>
    childrenOf(server.pid).find(({ command }) => command.includes("apps/server/src/main"))?.pid;
  const sql = async (statement: string): Promise<{ status: number; body: Record<string, unknown> }> =>
    api.post("/api/v1/events/sql", { sql: statement });

  it("nothing but the server runs here, and a log line is found", { timeout: 60_000 }, async () => {
    expect((await api.send("external hello one\nexternal hello two", { batchId: "b1" })).status).toBe(200);

    expect(await api.searchAll("external", RANGE)).toHaveLength(2);
    expect(childrenOf(server.pid).map(({ command }) => command)).toEqual([expect.stringContaining("server/src/main")]);
    expect(server.output()).not.toContain(encodeURIComponent(PASSWORD));
    expect(server.output()).not.toContain("geheim");
  });

  describe("people's SQL", () => {
    it("reads events", async () => {
      expect(await sql("select count() as n from events where raw like 'external%'")).toMatchObject({
        status: 200,
        body: { columns: [{ name: "n" }], rows: [["2"]] },
      });
    });

    it.each([
      "select * from file('/etc/passwd', 'LineAsString')",
      "select file('/etc/passwd')",
      "select * from url('http://127.0.0.1:1/', 'LineAsString')",
      "select * from system.processes",
      "select * from s3('http://127.0.0.1:1/b/k', 'CSV')",
      "select * from remote('127.0.0.1', 'system.one')",
      "select 1 into outfile '/tmp/cordon-outfile'",
      "insert into events (raw) values ('x')",
      "drop table events",
      "create table mine (a Int8) engine = Memory",
      "select 1 settings readonly = 0",
      "select 1; drop table events",
      "system shutdown",
    ])("refuses %s", async (statement) => {
      expect(await sql(statement)).toMatchObject({ status: 400, body: { code: "search.invalid" } });
    });

    it("has limits on rows and bytes", async () => {
      for (const statement of [
        "select number from numbers(200000)",
        "select repeat('x', 1000000) from numbers(1000)",
      ]) {
        expect(await sql(statement)).toMatchObject({ status: 422, body: { code: "search.too-slow" } });
      }
      expect((await sql("select 1")).status).toBe(200);
    });
  });

  it("PostgreSQL goes away and comes back: not ready meanwhile, the same server afterwards", {
    timeout: 90_000,
  }, async () => {
    const before = serverPid();
    await postgres.goAway();

    await expect.poll(ready).toMatchObject({ status: 503, down: expect.arrayContaining(["database"]) });
    const refused = await api.send("external while away", { batchId: "b2" });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await fetch(`${server.url}/api/v1/health`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain("cordon_monitoring_intake_bytes");

    await postgres.comeBack();
    await expect.poll(ready, { timeout: 30_000 }).toEqual({ status: 200, down: [] });
    expect((await api.send("external while away", { batchId: "b2" })).status).toBe(200);
    expect(await api.searchAll('"while away"', RANGE)).toHaveLength(1);
    expect(serverPid()).toBe(before);
    // Domain events flow again: the sender's host was seen.
    await api.send("<13>1 - external-host app - - - hello", { batchId: "b3" });
    await expect
      .poll(async () => JSON.stringify(await api.get("/api/v1/hosts")), { timeout: 30_000 })
      .toContain("external-host");
  });

  it("ClickHouse goes away and comes back: searches say so, and a batch that waits is stored once", {
    timeout: 90_000,
  }, async () => {
    const before = serverPid();
    await clickhouse.goAway();

    await expect.poll(ready).toEqual({ status: 503, down: ["telemetry"] });
    await expect(api.searchAll("external", RANGE)).rejects.toThrow("search.unavailable");
    expect(await sql("select 1")).toMatchObject({ status: 503, body: { code: "search.unavailable" } });
    const waiting = api.send("patient line", { batchId: "b4" });
    await sleep(1_500);
    await clickhouse.comeBack();

    expect((await waiting).status).toBe(200);
    await expect.poll(ready, { timeout: 30_000 }).toEqual({ status: 200, down: [] });
    expect((await api.send("patient line", { batchId: "b4" })).body).toMatchObject({ isRepeat: true });
    expect(await api.searchAll("patient", RANGE)).toHaveLength(1);
    expect(serverPid()).toBe(before);
  });

  it("the next start finds everything again, and has no SQL without a reader", { timeout: 90_000 }, async () => {
    expect(await server.stop()).toBe(0);
    server = await startCordon({ dataDir, env: environment() });
    api = apiOf(server.url, await createToken(server, "engineer"));

    expect(await api.searchAll("external", RANGE)).not.toHaveLength(0);
    expect(await sql("select 1")).toMatchObject({ status: 409, body: { code: "search.sql-closed" } });
  });

  it("a start that cannot reach a store says which, without a password", { timeout: 60_000 }, async () => {
    const other = await makeDataDir();
    const nowhere = { CORDON_DATABASE_URL: "postgres://cordon:verysecret@127.0.0.1:1/cordon" };
    const started = await startCordon({ dataDir: other, env: environment(nowhere) }).catch((error: unknown) => error);
    await rm(other, { recursive: true });

    expect(String(started)).toContain("cordon start ended with 1");
    expect(String(started)).toContain(
      "PostgreSQL at 127.0.0.1:1 (CORDON_DATABASE_URL) cannot be used: connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(String(started)).not.toContain("verysecret");
  });
});
