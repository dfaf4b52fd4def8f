import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPeopleClient, type PeopleClient } from "./people-client.ts";
import { startTestTelemetry, type TestTelemetry } from "./telemetry-testing.ts";

vi.setConfig({ testTimeout: 60_000 });

/** The engine's own role, and its most powerful user behind the gate that stands before a ClickHouse elsewhere. */
const KINDS = ["inside", "elsewhere"] as const;
const LIMITS = {
  connections: 1,
  queue: 2,
  maxSeconds: 1,
  maxMemoryBytes: 100_000_000,
  maxResultRows: 1000,
  maxResultBytes: 100_000,
};

let telemetry: TestTelemetry;
let clients: Record<(typeof KINDS)[number], PeopleClient>;
const outfile = join(tmpdir(), `cordon-outfile-${process.pid}`);

beforeAll(async () => {
  telemetry = await startTestTelemetry({ roles: { people: LIMITS } });
  const admin = telemetry.client("admin");
  await admin.command("CREATE TABLE event (id UInt64, text String) ENGINE = MergeTree ORDER BY id");
  await admin.command("INSERT INTO event (id, text) VALUES (1, 'one')");
  await admin.command("CREATE DATABASE other");
  await admin.command("CREATE TABLE other.secret (id UInt64) ENGINE = MergeTree ORDER BY id");
  clients = {
    inside: telemetry.client("people").clickhouse,
    elsewhere: await createPeopleClient(admin.clickhouse, LIMITS),
  };
});
afterAll(() => telemetry.close());

/** Refused by grant or gate, readonly, syntax: never "it could not connect", which would mean that it tried. */
const REFUSED = /^(497|164|62)$/;

describe.each(KINDS)("SQL for people, with the ClickHouse %s", (kind) => {
  const people = async (sql: string, params: Record<string, unknown> = {}): Promise<unknown> => {
    const result = await clients[kind].query({ query: sql, format: "JSONEachRow", query_params: params });
    return result.json();
  };

  it("reads what is theirs, with parameters", async () => {
    expect(await people("SELECT text FROM event WHERE id = {id:UInt64}", { id: 1 })).toEqual([{ text: "one" }]);
    expect(await people("WITH 1 AS a SELECT a, 'file(x); into outfile' AS s -- file('x')")).toEqual([
      { a: 1, s: "file(x); into outfile" },
    ]);
  });

  describe("cannot read the machine", () => {
    it.each([
      "SELECT * FROM file('/etc/passwd', 'LineAsString')",
      "SELECT file('/etc/passwd')",
      "SELECT `file`('/etc/passwd')",
      "SELECT \"file\"/**/('/etc/passwd')",
      "SELECT FILE ('/etc/passwd')",
      "SELECT arrayMap(file, ['/etc/passwd'])",
      "SELECT * APPLY(file) FROM (SELECT '/etc/passwd')",
      "SELECT `f\\x69le`('/etc/passwd')",
      "DESCRIBE TABLE file('/etc/passwd')",
      "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
      "SELECT * FROM s3('http://127.0.0.1:1/bucket/key', 'CSV')",
      "SELECT * FROM remote('127.0.0.1', 'system.one')",
      "SELECT * FROM executable('id', 'TSV', 'a String')",
      "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
      "SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')",
      "SELECT * FROM sqlite('/tmp/a', 'b')",
      "SELECT * FROM filesystem('/etc')",
      "SELECT * FROM system.processes",
      "SELECT * FROM `system`.`tables`",
      "SELECT * FROM system . settings",
      "SELECT * FROM SYSTEM.settings",
      "SELECT * FROM information_schema.tables",
      "SELECT 1 IN (SELECT 1 FROM system.one)",
      "SELECT * FROM merge('system', '^processes$')",
      "SELECT getServerSetting('path')",
      "SHOW PROCESSLIST",
      "SELECT “a”",
      "SELECT 'open",
      "SELECT 1 /* open",
    ])("%s", async (sql) => {
      await expect(people(sql)).rejects.toMatchObject({ code: expect.stringMatching(REFUSED) });
    });

    it("nor name a table by a parameter", async () => {
      await expect(
        people("SELECT * FROM {d:Identifier}.{t:Identifier}", { d: "system", t: "processes" }),
      ).rejects.toMatchObject({ code: "497" });
    });
  });

  describe("cannot write or widen its limits", () => {
    it.each([
      `SELECT 1 INTO OUTFILE '${outfile}'`,
      `SELECT 1 /**/ into/**/outfile '${outfile}'`,
      `INSERT INTO FUNCTION file('${outfile}') SELECT 1`,
      "INSERT INTO event VALUES (2, 'x')",
      "CREATE TABLE mine (a Int8) ENGINE = Memory",
      "CREATE TEMPORARY TABLE mine (a Int8)",
      "DROP TABLE event",
      "ALTER TABLE event DELETE WHERE 1",
      "OPTIMIZE TABLE event",
      "SYSTEM SHUTDOWN",
      "KILL QUERY WHERE 1",
      "SET readonly = 0",
      "SET ROLE admin",
      "USE system",
      "SELECT 1; SET ROLE admin",
      "SELECT 1 SETTINGS readonly = 0",
      "SELECT 1 SETTINGS max_execution_time = 0",
      "SELECT 1 FORMAT Null SETTINGS max_execution_time = 0",
      "SELECT * FROM (SELECT 1 SETTINGS max_result_rows = 0)",
      "BACKUP TABLE event TO Disk('default', 'x')",
      "GRANT admin TO default",
      "EXPLAIN SELECT file('/etc/passwd')",
    ])("%s", async (sql) => {
      await expect(people(sql)).rejects.toMatchObject({ code: expect.stringMatching(REFUSED) });
      expect(existsSync(outfile)).toBe(false);
    });

    it("nor take more rows, bytes, memory or time than allowed", async () => {
      await expect(people("SELECT number FROM numbers(2000)")).rejects.toMatchObject({ code: "396" });
      await expect(people("SELECT repeat('x', 1000000) AS x")).rejects.toMatchObject({ code: "396" });
      await expect(people("SELECT length(groupArray(toString(number))) FROM numbers(50000000)")).rejects.toMatchObject({
        code: expect.stringMatching(/^(241|159)$/),
      });
      await expect(people("SELECT max(sipHash64(number)) FROM numbers(100000000000)")).rejects.toMatchObject({
        code: "159",
      });
    });
  });
});

describe("the role of people inside", () => {
  const people = (sql: string): Promise<unknown[]> => telemetry.client("people").rows(sql);

  it("does not reach another database", async () => {
    await expect(people("SELECT * FROM other.secret")).rejects.toMatchObject({ code: expect.stringMatching(REFUSED) });
  });

  it("has no limit changed by a setting beside the statement", async () => {
    const { clickhouse } = telemetry.client("people");
    const query = clickhouse.query({ query: "SELECT 1", clickhouse_settings: { max_execution_time: 0 } });

    await expect(query).rejects.toMatchObject({ code: "164" });
  });

  it("does not see what is left of a statement that failed", async () => {
    const { clickhouse, rows } = telemetry.client("people");
    const failed = clickhouse.query({
      query: "SELECT max(sipHash64(number)) FROM numbers(100000000000)",
      format: "JSON",
    });
    await expect(failed).rejects.toMatchObject({ code: "159" });

    expect(await rows("SELECT 1 AS a")).toEqual([{ a: 1 }]);
  });

  it("makes nobody wait, and does not queue without end", async () => {
    const slow = (): Promise<unknown> =>
      people("SELECT max(sipHash64(number)) FROM numbers(100000000000)").catch((error: unknown) => error);
    const waiting = [slow(), slow(), slow()];
    const refused = await slow();

    expect(refused).toMatchObject({ code: "202" });
    expect(await telemetry.client("screens").rows("SELECT text FROM event WHERE id = {id:UInt8}", { id: 1 })).toEqual([
      { text: "one" },
    ]);
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => expect.objectContaining({ code: "159" })));
  });
});

describe("a user elsewhere", () => {
  const profileOf = (settings: string): Promise<PeopleClient> => {
    const { clickhouse } = telemetry.client("admin");
    // The profile that such a user would have: the engine has no users of ours to give one to.
    const withProfile = new Proxy(clickhouse, {
      get: (target, name) => {
        if (name !== "query" && name !== "exec") return Reflect.get(target, name, target);
        return (params: { query: string }) => {
          const [statement = "", format = ""] = params.query.split(/\n(?=FORMAT)/);
          return target[name]({ ...params, query: `${statement} SETTINGS ${settings}\n${format}` });
        };
      },
    });
    return createPeopleClient(withProfile, LIMITS);
  };

  it("that may call table functions is refused, and so is one without limits", async () => {
    await expect(profileOf("readonly = 2")).rejects.toThrow("its readonly is 2");
    await expect(profileOf("readonly = 1, max_execution_time = 5")).rejects.toThrow(
      "no max_memory_usage, no max_result_rows, no max_result_bytes",
    );
  });

  it("that is readonly and has its own limits is taken, and none are sent", async () => {
    const limits =
      "max_execution_time = 5, max_memory_usage = 1000000000, max_result_rows = 10, max_result_bytes = 10000";
    const { query } = await profileOf(`${limits}, readonly = 1`);

    const result = await query({ query: "SELECT getSetting('max_execution_time') AS s", format: "JSONEachRow" });
    expect(await result.json()).toEqual([{ s: 5 }]);
    await expect(query({ query: "SELECT number FROM numbers(20)", format: "JSONEachRow" })).rejects.toMatchObject({
      code: "396",
    });
  });
});
