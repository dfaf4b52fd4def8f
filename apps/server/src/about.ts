import type { About } from "@cordon/platform/platform-contract";
import { type Kysely, sql } from "kysely";
import type { ServerSettings } from "./protocol.ts";
import type { Telemetry } from "./telemetry.ts";

export interface AboutSubjects {
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
}

/** Which version runs since when, and what its stores take on disk. */
export function createAbout(
  settings: ServerSettings,
  { db, telemetry }: AboutSubjects,
  startedAt: Date,
): () => Promise<About> {
  return async () => ({
    version: settings.version,
    startedAt: startedAt.toISOString(),
    uptimeSeconds: Math.floor((Date.now() - startedAt.getTime()) / 1_000),
    stores: await Promise.all([databaseStore(db), telemetryStore(telemetry)]),
  });
}

type Store = About["stores"][number];

async function databaseStore(db: Kysely<unknown>): Promise<Store> {
  const { rows } = await sql<{ bytes: number; version: string }>`select pg_database_size(current_database()) as bytes,
    current_setting('server_version') as version`.execute(db);
  return { name: "PostgreSQL", bytes: rows[0]?.bytes ?? null, version: rows[0]?.version ?? null };
}

async function telemetryStore({ clients }: Telemetry): Promise<Store> {
  const [row] = await clients.admin.rows<{ bytes: string; version: string }>(
    "select sum(bytes_on_disk) as bytes, version() as version from system.parts where active and database = currentDatabase()",
  );
  return { name: "ClickHouse", bytes: row ? Number(row.bytes) : null, version: row?.version ?? null };
}
