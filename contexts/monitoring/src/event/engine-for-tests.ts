import { DURABLE_TABLE_SETTINGS } from "@cordon/platform/telemetry/durability";
import { startTestTelemetry } from "@cordon/platform/telemetry/telemetry-testing";
import type { QueryClient } from "../search/search-client.ts";
import type { EventRow } from "./event-row.ts";
import { EVENT_COLUMNS, eventTableStatements } from "./event-table.ts";
import { encodeEvents } from "./native-encoder.ts";

export interface EngineForTests {
  readonly client: QueryClient;
  readonly people: QueryClient;
  readonly admin: QueryClient;
  readonly insert: (rows: readonly EventRow[]) => Promise<void>;
  /** As the screens read. */
  readonly rows: <Row>(sql: string, params?: Readonly<Record<string, unknown>>) => Promise<Row[]>;
  /** Statements of the administrator. */
  readonly run: (sql: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** A telemetry engine of its own with the table `events`; its encoder and its store as the server has them. */
export async function startEngineForTests(): Promise<EngineForTests> {
  const telemetry = await startTestTelemetry();
  const { command } = telemetry.client("admin");
  for (const statement of eventTableStatements({ retentionDays: 3_650, mergeTreeSettings: DURABLE_TABLE_SETTINGS }))
    await command(statement);
  let inserts = 0;
  return {
    client: telemetry.client("screens").clickhouse,
    people: telemetry.client("people").clickhouse,
    admin: telemetry.client("admin").clickhouse,
    rows: telemetry.client("screens").rows,
    run: command,
    insert: (rows) =>
      telemetry.client("ingest").insertNative("events", EVENT_COLUMNS, encodeEvents(rows), `test-${inserts++}`),
    stop: telemetry.close,
  };
}
