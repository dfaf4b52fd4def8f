import { ClickHouseError } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EventDetail, EventItem } from "../contract.ts";
import { type EngineForTests, startEngineForTests } from "../event/engine-for-tests.ts";
import { eventIdOf, type EventRow } from "../event/event-row.ts";
import { anEventRow } from "../event/testing.ts";
import type { QueryClient } from "./search-client.ts";
import { createSearch, type ListInput, type Search } from "./search-service.ts";

const NOW = new Date("2026-08-02T12:00:00Z");
const HOUR = 3_600_000;
let engine: EngineForTests;
let search: Search;

/** 240 events, ten a hour for the last day, in pairs of the same instant; a recording of 2020 beside them. */
const ROWS: readonly EventRow[] = [
  ...Array.from({ length: 240 }, (_, line) =>
    anEventRow({
      line,
      receivedAt: NOW.getTime() - HOUR,
      occurredAt: NOW.getTime() - 24 * HOUR + Math.floor(line / 2) * (HOUR / 5),
      ecs: {
        "host.name": `web-${line % 3}`,
        ...(line % 2 === 0 ? { "user.name": "root" } : {}),
        "source.ip": `10.0.0.${line % 7}`,
      },
      fields: new Map([
        ["EventID", String(4_600 + (line % 4))],
        ["Image", `C:\\Windows\\p${line % 5}.exe`],
        ["user", "native"],
      ]),
      raw: `Failed password for user ${line} from 10.0.0.${line % 7}`,
      decoder: "sshd",
    }),
  ),
  anEventRow({
    batchId: "bat_old",
    receivedAt: NOW.getTime(),
    occurredAt: Date.UTC(2020, 4, 1, 3),
    raw: "an old recording",
    ecs: { "host.name": "old" },
  }),
  anEventRow({
    batchId: "bat_big",
    receivedAt: NOW.getTime(),
    occurredAt: Date.UTC(2020, 4, 2),
    raw: `=1+1,"big"\n${"é".repeat(8_000)}`,
    decoder: "text",
  }),
];

beforeAll(async () => {
  engine = await startEngineForTests();
  const days = Map.groupBy(ROWS, (row) => new Date(row.receivedAt).toDateString());
  for (const rows of days.values()) await engine.insert(rows);
  search = createSearch({ client: engine.client, people: engine.people, now: () => NOW });
});
afterAll(() => engine.stop());

const list = (input: Partial<ListInput>): ReturnType<Search["list"]> =>
  search.list({ q: "", limit: 100, order: "newest", ...input });
const idsOf = (rows: readonly EventRow[]): string[] => rows.map(eventIdOf);

describe("the list of events", () => {
  it.each(["newest", "oldest"] as const)(
    "pages through every event once, %s first, also where times are equal",
    async (order) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ q: "password", limit: 31, order, cursor });
        seen.push(...page.items.map((item) => item.id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);

      const expected = idsOf(ROWS.slice(0, 240));
      expect(seen).toEqual(order === "newest" ? expected.toReversed() : expected);
    },
  );

  it("shows what the contract promises, with the columns that were asked for", async () => {
    const { items, nextCursor } = await list({ limit: 1, columns: 'EventID,"user",host,decoder,nothing' });

    expect(items.map((item) => EventItem.parse(item))).toEqual(items);
    expect(items[0]).toEqual({
      id: eventIdOf(ROWS[239] ?? anEventRow()),
      occurredAt: "2026-08-02T11:48:00.000Z",
      receivedAt: "2026-08-02T11:00:00.000Z",
      skew: null,
      source: { id: "src_1", name: "relay", isAuthenticated: true },
      isHostVouched: false,
      decoder: "sshd",
      ecs: { "host.name": "web-2", "source.ip": "10.0.0.1" },
      fields: { EventID: "4603", user: "native", decoder: "sshd" },
      raw: "Failed password for user 239 from 10.0.0.1",
      isRawCut: false,
    });
    expect(nextCursor).toEqual(expect.any(String));
  });

  it("looks at when things happened, so that a recording is found in its own time only", async () => {
    expect((await list({ q: "recording" })).items).toEqual([]);
    expect((await list({ q: "recording", from: "2020-05-01", to: "2020-05-02" })).items).toHaveLength(1);
    expect((await list({ q: "", from: "2020-05-01T03:00:00Z", to: "2020-05-01T03:00:00.001Z" })).items).toHaveLength(1);
    expect((await list({ q: "", from: "2020-05-01T02:00:00Z", to: "2020-05-01T03:00:00Z" })).items).toEqual([]);
  });

  it("cuts a long record between characters, and the detail has it whole", async () => {
    const [item] = (await list({ q: "big", from: "2020-05-01", to: "2020-06-01" })).items;

    expect(item?.isRawCut).toBe(true);
    expect(Buffer.byteLength(item?.raw ?? "")).toBeGreaterThan(8_180);
    expect(item?.raw).not.toContain("\uFFFD");
    expect((await search.get(item?.id ?? "")).raw).toBe(ROWS[241]?.raw);
  });

  it.each([
    ["(", "search.invalid"],
    ["occurredAt:tomorrow", "search.invalid"],
  ])("refuses %s", async (q, code) => {
    await expect(list({ q })).rejects.toMatchObject({ code });
  });

  it.each(["x", Buffer.from('["a","b"]').toString("base64url"), Buffer.from('[1,"evt_1"]').toString("base64url")])(
    "refuses the cursor %s",
    async (cursor) => {
      await expect(list({ cursor })).rejects.toMatchObject({ code: "request.invalid" });
    },
  );
});

describe("one event", () => {
  it("is found by its id with all of its fields", async () => {
    const row = ROWS[7] ?? anEventRow();

    const event = await search.get(eventIdOf(row));

    expect(EventDetail.parse(event)).toEqual(event);
    expect(event).toMatchObject({
      raw: row.raw,
      fields: Object.fromEntries(row.fields),
      batchId: row.batchId,
      line: 7,
    });
  });

  it("is found by a search for its id, and not found when there is none", async () => {
    const id = eventIdOf(ROWS[7] ?? anEventRow());

    expect((await list({ q: `id:${id}` })).items.map((item) => item.id)).toEqual([id]);
    await expect(search.get(`evt_${"0".repeat(32)}`)).rejects.toMatchObject({ code: "event.not-found" });
  });
});

describe("counting", () => {
  it("fills every bucket of the range, and the buckets add up", async () => {
    const answer = await search.histogram({ q: "password", buckets: 24 });

    expect(answer).toMatchObject({
      bucketMs: HOUR,
      from: "2026-08-01T12:00:00.000Z",
      to: "2026-08-02T12:00:00.000Z",
      total: 240,
    });
    expect(answer.buckets).toHaveLength(24);
    expect(new Set(answer.buckets.map((bucket) => bucket.count))).toEqual(new Set([10]));
  });

  it("counts a quiet range as zeros", async () => {
    const answer = await search.histogram({ q: "", from: "1950-01-01", to: "1950-01-02", buckets: 10 });

    expect(answer.total).toBe(0);
    expect(answer.buckets.every((bucket) => bucket.count === 0)).toBe(true);
  });

  it.each([
    [
      "host",
      2,
      {
        values: [
          { value: "web-0", count: 80 },
          { value: "web-1", count: 80 },
        ],
        other: 80,
        missing: 0,
        distinct: 3,
      },
    ],
    ["user.name", 5, { values: [{ value: "root", count: 120 }], other: 0, missing: 120, distinct: 1 }],
    ["EventID", 1, { values: [{ value: "4600", count: 60 }], other: 180, missing: 0, distinct: 4 }],
    ['"user"', 5, { values: [{ value: "native", count: 240 }], other: 0, missing: 0, distinct: 1 }],
    ["nothing", 5, { values: [], other: 0, missing: 240, distinct: 0 }],
  ])("counts by %s", async (field, limit, expected) => {
    expect(await search.countBy({ q: "", field, limit })).toEqual({ field, ...expected });
  });

  it("answers with nothing where nothing is found", async () => {
    expect(await search.countBy({ q: "nowhere", field: "host", limit: 5 })).toEqual({
      field: "host",
      values: [],
      other: 0,
      missing: 0,
      distinct: 0,
    });
  });

  it("does not count by the whole record", async () => {
    await expect(search.countBy({ q: "", field: "raw", limit: 5 })).rejects.toMatchObject({ code: "search.invalid" });
  });
});

describe("suggestions", () => {
  const inserts = async (q: string): Promise<string[]> =>
    (await search.suggest({ q, at: q.length })).suggestions.map((suggestion) => suggestion.insert);

  it("come from real fields and values", async () => {
    expect(await inserts("Ev")).toEqual(["event.action:", "event.outcome:", "event.code:", "EventID:"]);
    expect(await inserts("failed EventID:46")).toEqual(["4600 ", "4601 ", "4602 ", "4603 "]);
    expect(await inserts("user:r")).toEqual(["root "]);
    expect(await inserts('"user":')).toEqual(["native "]);
    expect(await inserts("Image:c:\\w")).toContain('"C:\\\\Windows\\\\p0.exe" ');
    expect(await inserts("exists:Im")).toEqual(["Image:"]);
  });

  it("say what they replace, also in a search that is half typed", async () => {
    expect(await search.suggest({ q: "(a OR host:web", at: 14 })).toMatchObject({ start: 11, end: 14 });
    expect(await inserts("a OR N")).toContain("NOT ");
  });
});

it("lists the fields that occur, with what we know of them", async () => {
  const { items } = await search.fields({});

  expect(items.find((item) => item.name === "host.name")).toMatchObject({
    isColumn: true,
    description: expect.any(String),
  });
  expect(items.find((item) => item.name === "EventID")).toEqual({
    name: "EventID",
    description: null,
    kind: "number",
    isColumn: false,
  });
  expect(items.find((item) => item.name === "Image")).toMatchObject({ kind: "text" });
});

describe("an export", () => {
  const read = async (input: Partial<Parameters<Search["export"]>[0]>): Promise<string> =>
    (await Array.fromAsync(search.export({ q: "", format: "ndjson", limit: 1_000, ...input }))).join("");

  it("holds every event of the search once, newest first, up to the limit", async () => {
    const lines = (await read({ q: "password" })).trimEnd().split("\n");

    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(
      idsOf(ROWS.slice(0, 240)).toReversed(),
    );
    expect((await read({ limit: 51 })).trimEnd().split("\n")).toHaveLength(51);
  });

  it("gives raw records as they came", async () => {
    expect(await read({ format: "raw", q: "recording", from: "2020-01-01", to: "2021-01-01" })).toBe(
      "an old recording\n",
    );
  });

  it("writes no cell that a spreadsheet runs as a formula", async () => {
    const csv = await read({ format: "csv", q: "big", from: "2020-01-01", to: "2021-01-01", columns: "host" });

    expect(csv.split("\r\n")[0]).toBe("id,occurredAt,receivedAt,source,decoder,host.name,raw");
    expect(csv).toContain(`relay,text,,"'=1+1,""big""\n`);
  });

  it("fails before the first line when the search is wrong", () => {
    expect(() => search.export({ q: "(", format: "raw", limit: 1 })).toThrow(
      expect.objectContaining({ code: "search.invalid" }),
    );
  });
});

describe("SQL that people write", () => {
  it("answers with columns and rows", async () => {
    expect(
      await search.sql("select host_name, count() as n from events group by 1 order by 1 limit 1; "),
    ).toMatchObject({
      columns: [
        { name: "host_name", type: "LowCardinality(String)" },
        { name: "n", type: "UInt64" },
      ],
      rows: [["", expect.anything()]],
      isCut: false,
    });
  });

  it("is cut at 10,000 rows, and says so", async () => {
    const answer = await search.sql("select number from numbers(10001)");

    expect(answer.rows).toHaveLength(10_000);
    expect(answer.isCut).toBe(true);
  });

  it("says what the engine said about a mistake", async () => {
    await expect(search.sql("selec 1")).rejects.toMatchObject({
      code: "search.invalid",
      message: expect.stringContaining("refused"),
    });
    await expect(search.sql("select nothing from events")).rejects.toMatchObject({ code: "search.invalid" });
  });

  it.each([
    "drop table events",
    "insert into events (raw) values ('x')",
    "select * from file('/etc/passwd', 'LineAsString')",
    "select 1; drop table events",
  ])("does not do %s", async (sql) => {
    await expect(search.sql(sql)).rejects.toMatchObject({ code: "search.invalid" });
  });
});

describe("an engine that cannot answer", () => {
  const failing = (error: Error): Search => {
    const client: QueryClient = {
      query: async () => {
        throw error;
      },
    };
    return createSearch({ client, people: client, now: () => NOW });
  };

  it.each([
    [new ClickHouseError({ message: "Timeout exceeded", code: "159", type: "TIMEOUT_EXCEEDED" }), "search.too-slow"],
    [new ClickHouseError({ message: "Memory limit", code: "241", type: "MEMORY_LIMIT_EXCEEDED" }), "search.too-slow"],
    [Object.assign(new Error("connect ENOENT /run/x.sock"), { code: "ENOENT" }), "search.unavailable"],
    [Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }), "search.unavailable"],
  ])("turns %s into %s", async (error, code) => {
    await expect(failing(error).list({ q: "", limit: 1, order: "newest" })).rejects.toMatchObject({ code });
    await expect(failing(error).sql("select 1")).rejects.toMatchObject({ code });
  });

  it("still completes the names we know", async () => {
    const { suggestions } = await failing(new Error("gone")).suggest({ q: "ho", at: 2 });

    expect(suggestions.map((suggestion) => suggestion.insert)).toEqual(["host:", "host.name:"]);
  });
});
