import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { createTransaction } from "@cordon/platform/database/transaction";
import { silentLog } from "@cordon/platform/log";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { DURABLE_TABLE_SETTINGS } from "@cordon/platform/telemetry/durability";
import { startTestTelemetry, type TestTelemetry } from "@cordon/platform/telemetry/telemetry-testing";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createAlertStore } from "../alert/alert-store.ts";
import { aRule, aRuleFile, aRuleSetService, BY, emptyTables, RULE } from "../alert/alert-testing.ts";
import type { BatchReceipt } from "../contract.ts";
import { EVENT_COLUMNS, eventTableStatements } from "../event/event-table.ts";
import type { AlertsRaised, EventsStored } from "../events.ts";
import { migrations } from "../migrations/index.ts";
import { createSourceStore } from "../source/source-store.ts";
import { createSuppressionStore } from "../suppression/suppression-store.ts";
import type { MonitoringTables } from "../tables.ts";
import { createBatchStore } from "./batch-store.ts";
import { createDecodePool } from "./decode-pool.ts";
import { createDiskGuard } from "./disk-guard.ts";
import { createEventSink } from "./event-sink.ts";
import { createIngest, type Ingest } from "./ingest.ts";

// The server can end after the records are in the event store and before their alerts are in PostgreSQL.

const { db } = await createTestDatabase<MonitoringTables>([
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);
const pool = createDecodePool();
/** A rule that every record matches. */
const EVERYTHING = "title: all\nlogsource: {}\ndetection: {s: {absent: x}, condition: not s}";
let telemetry: TestTelemetry;
let isKilled = false;
let raised = 0;
/** Events of each insert that was announced. */
let told: number[] = [];

beforeAll(async () => {
  pool.use({ rules: [{ ruleId: RULE, path: "all.yml", source: EVERYTHING, filters: [] }], filters: [], fields: [] });
  telemetry = await startTestTelemetry();
  const settings = { retentionDays: 3_650, mergeTreeSettings: DURABLE_TABLE_SETTINGS };
  for (const statement of eventTableStatements(settings)) await telemetry.client("admin").command(statement);
});
beforeEach(async () => {
  raised = 0;
  told = [];
  await sql`truncate monitoring.source`.execute(db);
  await emptyTables(db);
  await aRuleSetService(db).import("Tests", [aRuleFile("a.yml", aRule())], BY);
});
afterEach(() => {
  isKilled = false;
});
afterAll(async () => {
  await pool.stop();
  await telemetry.close();
});

/** The next life of the server on the same stores. */
function aLife(): Ingest {
  const [ingest, admin] = [telemetry.client("ingest"), telemetry.client("admin")];
  return createIngest({
    transaction: createTransaction<MonitoringTables, ReturnType<typeof stores>, EventsStored | AlertsRaised>(
      {
        db,
        emit: async (_trx, event) => {
          if (isKilled) throw new Error("killed before the ledger was told");
          if (event.type === "monitoring.events.stored.v1") told.push((event as EventsStored).events); // by its type
        },
        keyOf: () => "key",
        auditIn: (trx) => auditWriter(trx),
      },
      stores,
    ),
    sink: createEventSink({
      insertNative: (table, block, token) => ingest.insertNative(table, EVENT_COLUMNS, block, token),
      rows: admin.rows,
    }),
    pool,
    disk: createDiskGuard({ path: tmpdir(), minimumShare: 0, minimumBytes: 0 }),
    now: () => new Date(),
    log: silentLog,
    onAlerts: (alerts) => (raised += alerts),
  });
}

const stores = (trx: Parameters<typeof createBatchStore>[0]): Stores => ({
  batches: createBatchStore(trx),
  sources: createSourceStore(trx),
  alerts: createAlertStore(trx),
  suppressions: createSuppressionStore(trx),
});
interface Stores {
  readonly batches: ReturnType<typeof createBatchStore>;
  readonly sources: ReturnType<typeof createSourceStore>;
  readonly alerts: ReturnType<typeof createAlertStore>;
  readonly suppressions: ReturnType<typeof createSuppressionStore>;
}

function send(life: Ingest, clientId: string, text: string): Promise<BatchReceipt> {
  const bytes = new Uint8Array(Buffer.from(text));
  return life.submit({
    sender: { sourceId: "src_tok_1", name: "a token", kind: "token", vouching: "collector" },
    clientId,
    payload: { kind: "body", bytes },
    bodyHash: createHash("sha256").update(bytes).digest(),
    isHistorical: false,
  });
}

async function alerted(): Promise<{
  readonly events: number;
  readonly copies: readonly string[];
}> {
  const { rows } = await sql<{ events: number; copies: string[] }>`select
    (select coalesce(sum(events), 0)::int from monitoring.alert) as events,
    (select coalesce(array_agg(copy ->> 'raw' order by place), '{}') from monitoring.alert_event) as copies`.execute(
    db,
  );
  return rows[0] ?? { events: 0, copies: [] };
}

const ALL = { events: 3, copies: ["one", "two", "three"] };

it("a batch makes its alerts once, and a repeat of it none", async () => {
  const life = aLife();

  await send(life, "b1", "one\ntwo\nthree");
  const repeat = await send(life, "b1", "one\ntwo\nthree");

  expect(repeat).toMatchObject({ isRepeat: true, events: 3 });
  expect(await alerted()).toEqual(ALL);
  expect(raised).toBe(1);
});

it("the alerts of a batch that was killed in between come with its repeat", async () => {
  isKilled = true;
  await expect(send(aLife(), "b2", "one\ntwo\nthree")).rejects.toThrow("killed before the ledger was told");
  expect(await alerted()).toEqual({ events: 0, copies: [] });

  isKilled = false;
  const repeat = await send(aLife(), "b2", "one\ntwo\nthree");

  expect(repeat).toMatchObject({ isRepeat: true, events: 3 });
  expect(await alerted()).toEqual(ALL);
});

it("and with the next start when nobody repeats it, from the records in the store", async () => {
  isKilled = true;
  await expect(send(aLife(), "b3", "one\ntwo\nthree")).rejects.toThrow("killed before the ledger was told");

  isKilled = false;
  await aLife().recover();
  const repeat = await send(aLife(), "b3", "one\ntwo\nthree");

  expect(repeat).toMatchObject({ isRepeat: true, events: 3 });
  expect(await alerted()).toEqual(ALL);
  expect(raised).toBe(1);
});

it("two who settle it at once count it once, with its source and its hosts", async () => {
  isKilled = true;
  await expect(send(aLife(), "b4", "one\ntwo\nthree")).rejects.toThrow("killed before the ledger was told");

  isKilled = false;
  const [life, other] = [aLife(), aLife()];
  await Promise.all([life.recover(), other.recover(), send(life, "b4", "one\ntwo\nthree")]);

  expect(await alerted()).toEqual(ALL);
  expect(raised).toBe(1);
  expect(told).toEqual([3]);
  const { rows } = await sql`select events from monitoring.source`.execute(db);
  expect(rows).toEqual([{ events: 3 }]);
});
