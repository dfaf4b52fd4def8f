import type { IncidentsTables } from "@cordon/incidents";
import { incidents, incidentsSchedules } from "@cordon/incidents/context";
import { inventory } from "@cordon/inventory/context";
import type { MonitoringTables } from "@cordon/monitoring";
import { monitoring, monitoringSchedules } from "@cordon/monitoring/context";
import { createDatabase, withTablesOf } from "@cordon/platform/database/create-database";
import { migrate } from "@cordon/platform/database/migrate";
import { createEvents, type Events } from "@cordon/platform/events/create-events";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import type { Log } from "@cordon/platform/log";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import type { Kysely } from "kysely";
import { databaseName, reached, telemetryName } from "./reached.ts";
import type { ServerSettings } from "./protocol.ts";
import { type Listeners, subscribersOf } from "./subscribers.ts";
import { openTelemetry, type Telemetry } from "./telemetry.ts";

export interface Stores {
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
  readonly events: Events;
  /** What time it is, for all that contexts do. */
  readonly now: () => Date;
  readonly close: () => Promise<void>;
}

async function migrateAll({ database }: ServerSettings, log: Log): Promise<void> {
  const db = createDatabase<unknown>({ ...database, poolSize: 1, statementTimeoutMs: 0, log });
  try {
    await migrate(db, [
      eventMigrations,
      { context: "platform", migrations: platformMigrations },
      { context: "monitoring", migrations: monitoring.migrations },
      { context: "inventory", migrations: inventory.migrations },
      { context: "incidents", migrations: incidents.migrations },
    ]);
  } finally {
    await db.destroy();
  }
}

/** Both stores with their tables as this version wants them, and the domain events with every listener there is. */
export async function openStores(
  settings: ServerSettings,
  log: Log,
  { now, ...listeners }: Listeners & Pick<Stores, "now">,
): Promise<Stores> {
  const db = createDatabase<unknown>({ ...settings.database, poolSize: settings.poolSize, log });
  const [telemetry] = await Promise.all([
    reached(telemetryName(settings), openTelemetry(settings.telemetry, settings.retentionDays)),
    reached(databaseName(settings), migrateAll(settings, log)),
  ]);
  const events: Events = createEvents({
    db,
    address: settings.database,
    subscribers: subscribersOf(() => events, { ...listeners, now }),
    schedules: [
      ...monitoringSchedules({
        db: withTablesOf<MonitoringTables>(db),
        now,
        log,
        retentionDays: settings.retentionDays,
      }),
      ...incidentsSchedules({ db: withTablesOf<IncidentsTables>(db), now }),
    ],
    log,
  });
  await events.start();
  return {
    db,
    telemetry,
    events,
    now,
    async close() {
      await events.stop();
      await telemetry.close();
      await db.destroy();
    },
  };
}
