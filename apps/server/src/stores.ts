import type { IncidentsTables } from "@cordon/incidents";
import { incidents, incidentsSchedules } from "@cordon/incidents/context";
import { IncidentChanged } from "@cordon/incidents/events";
import type { InventoryTables } from "@cordon/inventory";
import { inventory } from "@cordon/inventory/context";
import type { MonitoringTables } from "@cordon/monitoring";
import { monitoring, monitoringSchedules } from "@cordon/monitoring/context";
import { AlertsRaised, EventsStored } from "@cordon/monitoring/events";
import { createDatabase, withTablesOf } from "@cordon/platform/database/create-database";
import { migrate } from "@cordon/platform/database/migrate";
import { createEvents, type Events } from "@cordon/platform/events/create-events";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { onTables } from "@cordon/platform/database/transaction";
import { defineSubscriber, type Subscriber } from "@cordon/platform/events/subscriber";
import type { Log } from "@cordon/platform/log";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { recordSightings } from "@cordon/record-sightings";
import { triageAlert } from "@cordon/triage-alert";
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
      { context: "incidents", migrations: incidents.migrations },
    ]);
  } finally {
    await db.destroy();
  }
}

/** What the rest of the server wants to hear of, once it is true. */
export interface Listeners {
  /** The id of the event makes a repeat harmless. */
  readonly onIncidentChanged: (change: IncidentChanged, eventId: string) => void;
}

/** Both stores with their tables as this version wants them, and the domain events with every listener there is. */
export async function openStores(settings: ServerSettings, log: Log, listeners: Listeners): Promise<Stores> {
  const db = createDatabase<unknown>({ ...settings.database, poolSize: settings.poolSize, log });
  const [telemetry] = await Promise.all([
    reached(telemetryName(settings), openTelemetry(settings.telemetry, settings.retentionDays)),
    reached(databaseName(settings), migrateAll(settings, log)),
  ]);
  const events: Events = createEvents({
    db,
    address: settings.database,
    subscribers: subscribersOf(() => events, listeners),
    schedules: [
      ...monitoringSchedules({ db: withTablesOf<MonitoringTables>(db), now: () => new Date(), log }),
      ...incidentsSchedules({ db: withTablesOf<IncidentsTables>(db), now: () => new Date() }),
    ],
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

/** @param events asked for only while an event is handled: listeners announce what follows from what they heard */
function subscribersOf(events: () => Events, { onIncidentChanged }: Listeners): readonly Subscriber[] {
  return [
    defineSubscriber({
      name: "record-sightings.record",
      eventType: "monitoring.events.stored.v1",
      schema: EventsStored,
      handle: (event, { trx }) => recordSightings(withTablesOf<InventoryTables>(trx), event),
    }),
    defineSubscriber({
      name: "triage-alert.triage",
      eventType: "monitoring.alerts.raised.v1",
      schema: AlertsRaised,
      concurrency: 1, // what one alert groups with depends on the ones before
      handle: (event, { trx }) =>
        triageAlert(
          {
            incidents: onTables<IncidentsTables>(trx),
            inventory: onTables<InventoryTables>(trx),
            emit: (announced) => events().emit(trx, announced, { key: announced.incidentId }),
            now: () => new Date(),
          },
          event,
        ),
    }),
    defineSubscriber({
      name: "incidents.tell-browsers",
      eventType: "incidents.incident.changed.v1",
      schema: IncidentChanged,
      forward: async (change, { eventId }) => onIncidentChanged(change, eventId),
    }),
  ];
}
