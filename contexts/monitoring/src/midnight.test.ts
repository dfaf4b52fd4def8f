import { tmpdir } from "node:os";
import { Readable } from "node:stream";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import type { RequestContext } from "@cordon/platform/http/handler";
import { silentLog } from "@cordon/platform/log";
import { DURABLE_TABLE_SETTINGS } from "@cordon/platform/telemetry/durability";
import { startTestTelemetry, type TestTelemetry } from "@cordon/platform/telemetry/telemetry-testing";
import { createTestDatabase } from "@cordon/platform/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { monitoring, type MonitoringNeeds, type MonitoringRuntime } from "./context.ts";
import type { BatchReceipt } from "./contract.ts";
import { EVENT_COLUMNS, eventTableStatements } from "./event/event-table.ts";
import { migrations } from "./migrations/index.ts";
import type { MonitoringTables } from "./tables.ts";

// A block is atomic in one partition only, and a token is known in one only; partitions are days of receipt. So a batch
// that is sent again after midnight is where a batch could be stored twice.

const DAY_MS = 86_400_000;
const MIDNIGHT = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const BEFORE = MIDNIGHT - 20;
const AFTER = MIDNIGHT + 5_000;

const { db } = await createTestDatabase<MonitoringTables>([{ context: "monitoring", migrations }]);
let telemetry: TestTelemetry;
let clock = BEFORE;
/** What the clock says first, before it says `clock`. */
const first: number[] = [];
const now = (): Date => new Date(first.shift() ?? clock);

/** What happens to one life of the server between the insert and the mark in the ledger. */
type Fate = "lives" | "ends before the insert" | "ends after the insert" | "loses the answer once";

let runtime: MonitoringRuntime;
let sent = 0;
/** Tokens of the inserts since the test began. */
const tokens = new Set<string>();

beforeAll(async () => {
  telemetry = await startTestTelemetry();
  const settings = { retentionDays: 3_650, mergeTreeSettings: DURABLE_TABLE_SETTINGS };
  for (const statement of eventTableStatements(settings)) await telemetry.client("admin").command(statement);
});
beforeEach(async () => {
  clock = BEFORE;
  tokens.clear();
  await begin("lives");
});
afterAll(async () => {
  await runtime.stop();
  await telemetry.close();
});

/** The next life of the server on the same stores, as after a kill: what the last one had in memory is gone. */
async function begin(fate: Fate): Promise<void> {
  runtime = await monitoring.setup({
    db,
    events: {
      emit: async () => {
        if (fate === "ends after the insert") throw new Error("killed before the ledger was told");
      },
      auditIn: (trx) => auditWriter(trx, now),
    },
    telemetry: clients(fate),
    log: silentLog,
    now,
    limits: {
      inFlightBytes: 64e6,
      maxBodyBytes: 16e6,
      disk: { path: tmpdir(), minimumShare: 0, minimumBytes: 0 },
    },
    syslog: { udp: undefined, tcp: undefined, allowedNetworks: [] },
    onStored: () => undefined,
    onAlerts: () => undefined,
  });
}

function clients(fate: Fate): MonitoringNeeds["telemetry"] {
  let answersToLose = fate === "loses the answer once" ? 1 : 0;
  const [ingest, admin, screens] = [telemetry.client("ingest"), telemetry.client("admin"), telemetry.client("screens")];
  return {
    writer: {
      insertNative: async (table, block, token) => {
        tokens.add(token);
        if (fate === "ends before the insert") await new Promise(() => undefined);
        await ingest.insertNative(table, EVENT_COLUMNS, block, token);
        if (answersToLose-- <= 0) return;
        clock = AFTER;
        throw new Error("the connection broke before the answer came");
      },
      rows: admin.rows,
    },
    reader: screens,
    screens: screens.clickhouse,
    people: telemetry.client("people").clickhouse,
  };
}

function send(batchId: string, text: string): Promise<BatchReceipt> {
  const request: RequestContext = {
    caller: { kind: "token", id: "tok_midnight", name: "midnight", permissions: new Set() },
    remoteAddress: "127.0.0.1",
    requestId: `req_${sent++}`,
    headers: { "idempotency-key": batchId, "content-type": "text/plain" },
    stream: Readable.from([Buffer.from(text)]),
    signal: new AbortController().signal,
    setHeader: () => undefined,
    setCookie: () => undefined,
  };
  return runtime.handlers.sendEvents({ query: { historical: false } }, request);
}

/** `line → day of receipt` of everything stored with that word. */
async function stored(word: string): Promise<readonly { raw: string; day: string }[]> {
  return telemetry
    .client("admin")
    .rows<{ raw: string; day: string }>(
      "select raw, toString(toDate(received_at)) as day from events where raw like {word:String} order by raw",
      { word: `${word}%` },
    );
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

it("a batch whose insert was done before midnight and not marked is not stored again by a retry after it", async () => {
  await begin("ends after the insert");
  await expect(send("b1", "done one\ndone two")).rejects.toThrow("killed before");

  await begin("lives");
  clock = AFTER;
  const receipt = await send("b1", "done one\ndone two");

  expect(receipt).toMatchObject({ events: 2, isRepeat: true });
  expect(await stored("done")).toEqual(["done one", "done two"].map((raw) => ({ raw, day: dayOf(BEFORE) })));
});

it("a batch that was in the ledger before midnight and not inserted keeps its day, and is stored once", async () => {
  await begin("ends before the insert");
  void send("b2", "pending one\npending two");
  await expect
    .poll(() => db.selectFrom("monitoring.batch").select("id").where("client_id", "=", "b2").execute())
    .toHaveLength(1);

  clock = AFTER;
  await begin("lives");
  expect(await send("b2", "pending one\npending two")).toMatchObject({ events: 2, isRepeat: false });
  expect(await send("b2", "pending one\npending two")).toMatchObject({ events: 2, isRepeat: true });

  expect(await stored("pending")).toEqual(["pending one", "pending two"].map((raw) => ({ raw, day: dayOf(BEFORE) })));
});

it("an insert whose answer was lost is tried again after midnight under its token, and is stored once", async () => {
  await begin("loses the answer once");
  expect(await send("b3", "answer lost")).toMatchObject({ events: 1, isRepeat: false });

  expect(clock).toBe(AFTER);
  expect(await stored("answer")).toEqual([{ raw: "answer lost", day: dayOf(BEFORE) }]);
});

it("batches of both days that arrive together are stored apart, each once, whatever ends in between", async () => {
  await begin("ends after the insert");
  clock = AFTER;
  first.push(BEFORE);
  const outcomes = await Promise.allSettled([send("b4", "both yesterday"), send("b5", "both today")]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(tokens.size).toBe(2);

  await begin("lives");
  clock = AFTER + 60_000;
  expect(await send("b5", "both today")).toMatchObject({ isRepeat: true });
  expect(await send("b4", "both yesterday")).toMatchObject({ isRepeat: true });

  expect(await stored("both")).toEqual([
    { raw: "both today", day: dayOf(AFTER) },
    { raw: "both yesterday", day: dayOf(BEFORE) },
  ]);
});

it("the same batch id with another body is refused after midnight as before", async () => {
  await send("b6", "body one");
  clock = AFTER;

  await expect(send("b6", "body two")).rejects.toMatchObject({ code: "batch.conflict" });
  expect(await stored("body")).toEqual([{ raw: "body one", day: dayOf(BEFORE) }]);
});
