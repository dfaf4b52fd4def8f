import type { InventoryTables } from "@cordon/inventory";
import { inventory } from "@cordon/inventory/context";
import type { MonitoringTables } from "@cordon/monitoring";
import { monitoring, monitoringSchedules } from "@cordon/monitoring/context";
import { EventsStored } from "@cordon/monitoring/events";
import { createDatabase, withTablesOf } from "@cordon/platform/database/create-database";
import { migrate } from "@cordon/platform/database/migrate";
import { createEvents, type Events } from "@cordon/platform/events/create-events";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { defineSubscriber } from "@cordon/platform/events/subscriber";
import type { Log } from "@cordon/platform/log";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { recordSightings } from "@cordon/record-sightings";
import type { Kysely } from "kysely";
import { databaseName, reached, telemetryName } from "./reached.ts";
import type { ServerSettings } from "./protocol.ts";
import { openTelemetry, type Telemetry } from "./telemetry.ts";

export interface Stores {
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
  readonly events: Events;
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
    ]);
  } finally {
    await db.destroy();
  }
}

/** Both stores with their tables as this version wants them, and the domain events with every listener there is. */
export async function openStores(settings: ServerSettings, log: Log): Promise<Stores> {
  const db = createDatabase<unknown>({ ...settings.database, poolSize: settings.poolSize, log });
  const [telemetry] = await Promise.all([
    reached(telemetryName(settings), openTelemetry(settings.telemetry, settings.retentionDays)),
    reached(databaseName(settings), migrateAll(settings, log)),
  ]);
  const events = createEvents({
    db,
    address: settings.database,
    subscribers: [
      defineSubscriber({
        name: "record-sightings.record",
        eventType: "monitoring.events.stored.v1",
        schema: EventsStored,
        handle: (event, { trx }) => recordSightings(withTablesOf<InventoryTables>(trx), event),
      }),
    ],
    schedules: monitoringSchedules({
      db: withTablesOf<MonitoringTables>(db),
      now: () => new Date(),
      log,
      retentionDays: settings.retentionDays,
    }),
    log,
  });
  await events.start();
  return {
    db,
    telemetry,
    events,
    async close() {
      await events.stop();
      await telemetry.close();
      await db.destroy();
    },
  };
}
