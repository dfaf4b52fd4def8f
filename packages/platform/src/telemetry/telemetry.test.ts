import { gzipSync } from "node:zlib";
import { request } from "node:http";
import { Readable } from "node:stream";
import { ClickHouseError } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DURABLE_TABLE_CLAUSE, readDurability } from "./durability.ts";
import { startTestTelemetry, type TestTelemetry } from "./telemetry-testing.ts";

vi.setConfig({ testTimeout: 60_000 });

let telemetry: TestTelemetry;

beforeAll(async () => {
  telemetry = await startTestTelemetry({ insertBytes: 4_000_000 });
  await telemetry
    .client("admin")
    .command(
      `CREATE TABLE event (id UInt64, text String) ENGINE = MergeTree ORDER BY id SETTINGS ${DURABLE_TABLE_CLAUSE}`,
    );
});
afterAll(() => telemetry.close());

/** One block of ClickHouse's Native format with the columns of our table. */
function nativeBlock(rows: readonly (readonly [id: bigint, text: Buffer])[]): Buffer {
  const ids = Buffer.alloc(rows.length * 8);
  rows.forEach(([id], index) => ids.writeBigUInt64LE(id, index * 8));
  const texts = rows.map(([, text]) => Buffer.concat([varint(text.length), text]));
  const column = (name: string, type: string, data: Buffer): Buffer =>
    Buffer.concat([varint(name.length), Buffer.from(name), varint(type.length), Buffer.from(type), data]);
  return Buffer.concat([
    varint(2),
    varint(rows.length),
    column("id", "UInt64", ids),
    column("text", "String", Buffer.concat(texts)),
  ]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return Buffer.from([...bytes, rest]);
}

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly code: string | undefined;
}

function send(user: string, path: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath: telemetry.engine().socketPath,
        path,
        method: "POST",
        headers: { authorization: `Basic ${Buffer.from(`${user}:`).toString("base64")}`, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString(),
            code: response.headers["x-clickhouse-exception-code"]?.toString(),
          }),
        );
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

describe("what @clickhouse/client does", () => {
  it("stores streamed rows and reads them back with parameters", async () => {
    const { clickhouse } = telemetry.client("ingest");
    const values = Readable.from([
      { id: 1, text: "it's\ta \\ tab\nand ; a line" },
      { id: 2, text: "two" },
    ]);
    await clickhouse.insert({ table: "event", values, format: "JSONEachRow", columns: ["id", "text"] });

    const rows = await telemetry
      .client("screens")
      .rows("SELECT id, text FROM event WHERE text = {text:String} AND id IN {ids:Array(UInt64)}", {
        text: "it's\ta \\ tab\nand ; a line",
        ids: [1, 2],
      });

    expect(rows).toEqual([{ id: "1", text: "it's\ta \\ tab\nand ; a line" }]);
  });

  it("streams a large result row by row, compressed too", async () => {
    const { clickhouse } = telemetry.client("screens");
    const result = await clickhouse.query({
      query: "SELECT number AS n FROM numbers(300000)",
      format: "JSONEachRow",
      clickhouse_settings: { enable_http_compression: 1 },
    });
    let rows = 0;
    for await (const chunk of result.stream()) rows += chunk.length;

    expect(rows).toBe(300_000);
  });

  it("gets whole documents in formats that have a head", async () => {
    const { clickhouse } = telemetry.client("screens");
    const result = await clickhouse.query({ query: "SELECT number AS n FROM numbers(150000)", format: "JSON" });
    const document = await result.json<{ n: string }>();

    expect(document.rows).toBe(150_000);
    expect(document.data).toHaveLength(150_000);
  });

  it("gets ClickHouse's own error with its code", async () => {
    const failed = telemetry.client("screens").rows("SELECT * FROM no_such_table");

    await expect(failed).rejects.toThrow(ClickHouseError);
    await expect(failed).rejects.toMatchObject({ code: "60", type: "UNKNOWN_TABLE" });
  });

  it("hears of an error that comes after the first rows", async () => {
    const failed = telemetry
      .client("screens")
      .rows("SELECT throwIf(number = 290000) AS n FROM numbers(300000) SETTINGS max_block_size = 10000");

    await expect(failed).rejects.toThrow(/throwIf/);
  });

  it("pings, binds parameters too long for a URL, and refuses a missing one", async () => {
    const { clickhouse, rows } = telemetry.client("screens");
    const long = "x'\n".repeat(20_000);

    expect((await clickhouse.ping()).success).toBe(true);
    const result = await clickhouse.query({
      query: "SELECT length({text:String}) AS n",
      query_params: { text: long },
      format: "JSONEachRow",
      use_multipart_params_auto: true,
    });
    expect(await result.json()).toEqual([{ n: String(long.length) }]);
    await expect(rows("SELECT {text:String}")).rejects.toMatchObject({ code: "456" });
  });

  it("keeps the durability that its tables were made with", async () => {
    const { clickhouse } = telemetry.client("admin");

    const durability = await readDurability(clickhouse, telemetry.database, "event");

    expect(durability.isDurable).toBe(true);
    await telemetry.client("admin").command("CREATE TABLE plain (id UInt64) ENGINE = MergeTree ORDER BY id");
    expect((await readDurability(clickhouse, telemetry.database, "plain")).isDurable).toBe(true);
    await telemetry
      .client("admin")
      .command("CREATE TABLE lax (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS fsync_after_insert = 0");
    expect((await readDurability(clickhouse, telemetry.database, "lax")).isDurable).toBe(false);
  });
});

describe("rows that look like SQL", () => {
  const hostile = [
    "a\n\n; drop table event",
    ";drop table event;",
    "\n\n",
    "\r\n\r\nSELECT 1",
    "') ; drop table event --",
    "FORMAT Values SETTINGS",
    "\u0000/*",
  ];

  async function stored(from: number): Promise<string[]> {
    const sql = "SELECT text FROM event WHERE id >= {from:UInt64} AND id < {from:UInt64} + 100 ORDER BY id";
    return (await telemetry.client("screens").rows<{ text: string }>(sql, { from })).map((row) => row.text);
  }

  it("stay data in Native", async () => {
    // 0x0a0a also as a length, a count and a number.
    const long = "x".repeat(0x0a0a & 0x7f).concat("y".repeat(10));
    const texts = [...hostile, long];
    const block = nativeBlock(texts.map((text, index) => [1000n + BigInt(index), Buffer.from(text)]));
    await telemetry.client("ingest").insertNative("event", ["id", "text"], block, "native-hostile");

    expect(await stored(1000)).toEqual(texts);

    const tenTen = nativeBlock([[0x0a0a0a0a0a0a0a0an, Buffer.from([10, 10, 10, 59, 10, 10])]]);
    await telemetry.client("ingest").insertNative("event", ["id", "text"], tenTen, "native-newlines");
    const rows = await telemetry
      .client("screens")
      .rows("SELECT hex(text) AS h FROM event WHERE id = 723401728380766730");
    expect(rows).toEqual([{ h: "0A0A0A3B0A0A" }]);
  });

  it("stay data in RowBinary", async () => {
    const rows = hostile.map((text, index) => {
      const id = Buffer.alloc(8);
      id.writeBigUInt64LE(2000n + BigInt(index));
      const bytes = Buffer.from(text);
      return Buffer.concat([id, varint(bytes.length), bytes]);
    });
    const query = encodeURIComponent("INSERT INTO event (id, text) FORMAT RowBinary");
    const reply = await send("ingest", `/?database=cordon&query=${query}`, Buffer.concat(rows));

    expect(reply).toMatchObject({ status: 200 });
    expect(await stored(2000)).toEqual(hostile);
  });

  it.each([
    ["JSONEachRow", 3000],
    ["JSONCompactEachRow", 3100],
    ["CSV", 3200],
    ["TabSeparated", 3300],
  ] as const)("stay data in %s, with blank lines between them", async (format, from) => {
    const escapeTab = (text: string): string =>
      text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\u0000", "\\0");
    const line = (id: number, text: string): string =>
      ({
        JSONEachRow: `${JSON.stringify({ id, text })}\n\n`,
        JSONCompactEachRow: `${JSON.stringify([id, text])}\n\n`,
        CSV: `${id},"${text.replaceAll('"', '""')}"\n`,
        TabSeparated: `${id}\t${escapeTab(text)}\n`,
      })[format];
    const rows = hostile.map((text, index) => line(from + index, text)).join("");
    const query = encodeURIComponent(`INSERT INTO event (id, text) FORMAT ${format}`);

    const reply = await send("ingest", `/?database=cordon&query=${query}`, Buffer.from(rows));

    expect(reply).toMatchObject({ status: 200, body: "" });
    expect(await stored(from)).toEqual(hostile);
  });

  it("stay data behind the statement itself, as VALUES or a format", async () => {
    const { command } = telemetry.client("admin");
    await command("INSERT INTO event (id, text) VALUES (3400, 'a\n\n;drop table event'), (3401, 'b')");
    await command(`INSERT INTO event (id, text) FORMAT JSONEachRow\n{"id":3402,"text":"c"}\n\n{"id":3403,"text":";d"}`);

    expect(await stored(3400)).toEqual(["a\n\n;drop table event", "b", "c", ";d"]);
  });

  it("cannot name a file, or be unpacked without end", async () => {
    const infile = await send(
      "ingest",
      "/?database=cordon",
      Buffer.from("INSERT INTO event FROM INFILE '/etc/passwd' FORMAT LineAsString"),
    );
    expect(infile).toMatchObject({ status: 403, code: "497" });

    const bomb = gzipSync(Buffer.alloc(64_000_000, "1\tx\n"));
    expect(bomb.length).toBeLessThan(200_000);
    const query = encodeURIComponent("INSERT INTO event (id, text) FORMAT TabSeparated");
    const refused = await send("ingest", `/?database=cordon&query=${query}`, bomb, { "content-encoding": "gzip" });
    expect(refused).toMatchObject({ status: 413, code: "307" });
  });
});

it("an insert repeated with its token is stored once, and an equal one with another token twice", async () => {
  const { insertNative } = telemetry.client("ingest");
  const block = nativeBlock([[5000n, Buffer.from("same")]]);
  await insertNative("event", ["id", "text"], block, "batch-1");
  await insertNative("event", ["id", "text"], block, "batch-1");
  await insertNative("event", ["id", "text"], block, "batch-2");

  const count = await telemetry.client("screens").rows("SELECT count() AS n FROM event WHERE id = 5000");

  expect(count).toEqual([{ n: "2" }]);
});

it("an unknown user is refused, and a session of its own is not offered", async () => {
  expect(await send("root", "/", Buffer.from("SELECT 1"))).toMatchObject({ status: 403, code: "516" });
  expect(await send("admin", "/?session_id=x", Buffer.from("SELECT 1"))).toMatchObject({ code: "344" });
});
