import { join } from "node:path";
import { createHostStore, type InventoryTables } from "@cordon/inventory";
import { inventory } from "@cordon/inventory/context";
import { monitoring, type MonitoringRuntime, monitoringSchedules } from "@cordon/monitoring/context";
import type { MonitoringTables } from "@cordon/monitoring";
import { EventsStored } from "@cordon/monitoring/events";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { createDatabase, withTablesOf } from "@cordon/platform/database/create-database";
import { migrate } from "@cordon/platform/database/migrate";
import { type AnyTransaction, createTransaction } from "@cordon/platform/database/transaction";
import { createEvents, type Events } from "@cordon/platform/events/create-events";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { defineSubscriber } from "@cordon/platform/events/subscriber";
import { createHealth } from "@cordon/platform/health/health";
import { createMetrics } from "@cordon/platform/health/metrics";
import { createEventStream } from "@cordon/platform/http/event-stream";
import type { ContractMount } from "@cordon/platform/http/listener-options";
import type { Log } from "@cordon/platform/log";
import { createMembers } from "@cordon/platform/members/members";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createRefreshCaller } from "@cordon/platform/members/refresh-caller";
import type { PlatformTables } from "@cordon/platform/members/tables";
import { PERMISSIONS } from "@cordon/platform/members/permissions";
import { PROBLEMS } from "@cordon/platform/members/problems";
import { platformContract } from "@cordon/platform/platform-contract";
import { createSecretBox } from "@cordon/platform/secrets/secret-box";
import { openSecretKeys, SECRET_KEY_FILE } from "@cordon/platform/secrets/secret-keys";
import { recordSightings } from "@cordon/record-sightings";
import type { Kysely } from "kysely";
import { createAbout } from "./about.ts";
import { addHealthChecks } from "./health-checks.ts";
import { openListeners } from "./listeners.ts";
import { startLocalAdmin } from "./local-admin.ts";
import { createLog } from "./log.ts";
import { addMonitoringMetrics } from "./monitoring-metrics.ts";
import type { ReadyMessage, ServerSettings } from "./protocol.ts";
import { openTelemetry, type Telemetry } from "./telemetry.ts";

export interface RunningServer {
  readonly ready: Omit<ReadyMessage, "type">;
  /** Stops intake, flushes, then closes the stores' clients. */
  readonly stop: () => Promise<void>;
}

interface Stores {
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
  readonly events: Events;
}

/** Wires contexts, flows, listeners and workers: the one place that knows them all. */
export async function runServer(settings: ServerSettings, progress: (text: string) => void): Promise<RunningServer> {
  const log = createLog(settings.logLevel, "cordon");
  const stores = await openStores(settings, log);
  progress("opened both stores");
  const metrics = createMetrics();
  const health = createHealth({ log });
  let consoleUrl = "";
  const stream = createEventStream({ refresh: createRefreshCaller(withTablesOf<PlatformTables>(stores.db)), log });
  const members = await createMembers({
    db: withTablesOf<PlatformTables>(stores.db),
    secretBox: createSecretBox(openSecretKeys(join(settings.dataDir, SECRET_KEY_FILE))),
    consoleUrl: () => consoleUrl,
    version: settings.version,
    permissions: [monitoring.permissions, inventory.permissions, health.mount.permissions, stream.mount.permissions],
    about: createAbout(settings, stores, new Date()),
    onSessionEnded: stream.endSession,
    log,
  });
  const counters = addMonitoringMetrics(metrics, () => runtime?.health());
  let runtime: MonitoringRuntime | undefined;
  runtime = await setUpMonitoring(settings, stores, log, (events) => {
    counters.stored(events);
    stream.publish({ topic: "monitoring.events-stored", permission: "monitoring:read-events", data: { events } });
  });
  addHealthChecks(health, { ...stores, monitoring: runtime });
  const contracts: ContractMount[] = [
    { contract: platformContract, handlers: members.handlers, problems: PROBLEMS, permissions: PERMISSIONS },
    { ...monitoring, handlers: runtime.handlers },
    { ...inventory, handlers: await setUpInventory(stores) },
    health.mount,
    stream.mount,
  ];
  const listeners = await openListeners({ settings, contracts, authenticate: members.authenticate, metrics, log });
  consoleUrl = settings.publicUrl ?? listeners.consoleUrl;
  const admin = await startLocalAdmin({
    socketPath: join(settings.socketDir, "admin.sock"),
    operations: members.localAdmin,
    statusOf: (code) => listeners.statusOf(code),
    log,
  });
  members.start();
  const setupLink = (await members.links.isSetupOpen())
    ? await members.links.createSetupLink({ kind: "system", id: "start", name: "cordon start" })
    : undefined;
  return {
    ready: {
      urls: [consoleUrl, ...(consoleUrl === listeners.consoleUrl ? [] : [listeners.consoleUrl])],
      ingestUrl: listeners.ingestUrl,
      syslog: runtime.syslogPorts,
      adminSocket: join(settings.socketDir, "admin.sock"),
      setupLink: setupLink?.url,
    },
    async stop() {
      stream.close();
      await admin.stop();
      await listeners.close();
      await runtime?.stop();
      await members.stop();
      await stores.events.stop();
      await stores.telemetry.close();
      await stores.db.destroy();
    },
  };
}

async function openStores(settings: ServerSettings, log: Log): Promise<Stores> {
  const db = createDatabase<unknown>({ ...settings.database, poolSize: settings.poolSize, log });
  const [telemetry] = await Promise.all([
    openTelemetry(settings.telemetry, settings.retentionDays),
    migrate(db, [
      eventMigrations,
      { context: "platform", migrations: platformMigrations },
      { context: "monitoring", migrations: monitoring.migrations },
      { context: "inventory", migrations: inventory.migrations },
    ]),
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
    schedules: monitoringSchedules({ db: withTablesOf<MonitoringTables>(db), now: () => new Date(), log }),
    log,
  });
  await events.start();
  return { db, telemetry, events };
}

function setUpMonitoring(
  settings: ServerSettings,
  stores: Stores,
  log: Log,
  onStored: (events: number) => void,
): Promise<MonitoringRuntime> {
  return monitoring.setup({
    db: withTablesOf<MonitoringTables>(stores.db),
    events: { emit: stores.events.emit, auditIn },
    telemetry: stores.telemetry.needs,
    log,
    now: () => new Date(),
    limits: { ...settings.intake, disk: { path: settings.dataDir, ...settings.disk } },
    syslog: settings.syslog,
    onStored,
  });
}

async function setUpInventory({
  db,
  events,
}: Stores): Promise<Awaited<ReturnType<typeof inventory.setup>>["handlers"]> {
  const tables = withTablesOf<InventoryTables>(db);
  const transaction = createTransaction(
    {
      db: tables,
      emit: events.emit,
      keyOf: (event: { readonly type: string; readonly hostId: string }) => event.hostId,
      auditIn,
    },
    (trx) => ({ hosts: createHostStore(trx) }),
  );
  const { handlers } = await inventory.setup({ db: tables, transaction, now: () => new Date() });
  return handlers;
}

function auditIn(trx: AnyTransaction): ReturnType<typeof auditWriter> {
  return auditWriter(trx, () => new Date());
}
