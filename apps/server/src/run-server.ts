import { join } from "node:path";
import { incidents } from "@cordon/incidents/context";
import type { IncidentChanged } from "@cordon/incidents/events";
import { inventory } from "@cordon/inventory/context";
import { monitoring, type MonitoringNeeds, type MonitoringRuntime } from "@cordon/monitoring/context";
import { withTablesOf } from "@cordon/platform/database/create-database";
import { createHealth } from "@cordon/platform/health/health";
import { createMetrics } from "@cordon/platform/health/metrics";
import { createEventStream, type EventStream } from "@cordon/platform/http/event-stream";
import type { ContractMount } from "@cordon/platform/http/listener-options";
import { createMembers, type Members, type MembersOptions } from "@cordon/platform/members/members";
import { createRefreshCaller } from "@cordon/platform/members/refresh-caller";
import type { PlatformTables } from "@cordon/platform/members/tables";
import { PERMISSIONS } from "@cordon/platform/members/permissions";
import { PROBLEMS } from "@cordon/platform/members/problems";
import { platformContract } from "@cordon/platform/platform-contract";
import { createSecretBox } from "@cordon/platform/secrets/secret-box";
import { openSecretKeys, SECRET_KEY_FILE } from "@cordon/platform/secrets/secret-keys";
import { createAbout } from "./about.ts";
import { setUpIncidents, setUpInventory, setUpMonitoring } from "./contexts.ts";
import { addHealthChecks } from "./health-checks.ts";
import { openListeners } from "./listeners.ts";
import { startLocalAdmin } from "./local-admin.ts";
import { createLog } from "./log.ts";
import { addMonitoringMetrics } from "./monitoring-metrics.ts";
import { inheritedFd, type ReadyMessage, type ServerSettings } from "./protocol.ts";
import { createDemoClock } from "./demo/demo-clock.ts";
import { fillDemo } from "./demo/fill-demo.ts";
import { openStores, type Stores } from "./stores.ts";

export interface RunningServer {
  readonly ready: Omit<ReadyMessage, "type">;
  /** Stops intake, flushes, then closes the stores' clients. */
  readonly stop: () => Promise<void>;
}

/** Wires contexts, flows, listeners and workers: the one place that knows them all. */
export async function runServer(settings: ServerSettings, progress: (text: string) => void): Promise<RunningServer> {
  const log = createLog(settings.log, "cordon");
  let stream: EventStream | undefined = undefined;
  const clock = createDemoClock();
  const stores = await openStores(settings, log, {
    now: clock.now,
    onIncidentChanged: (...change) => tellOfIncident(stream, ...change),
  });
  progress("opened both stores");
  const metrics = createMetrics();
  const health = createHealth({ log });
  let consoleUrl = settings.publicUrl ?? "http://localhost"; // until the listeners know better
  stream = createEventStream({ refresh: createRefreshCaller(withTablesOf<PlatformTables>(stores.db)), log });
  const permissions = [...CONTEXTS, health.mount, stream.mount].map((part) => part.permissions);
  const members = await createMembers({
    ...membersFrom(settings, stores),
    permissions,
    consoleUrl: () => consoleUrl,
    onSessionEnded: stream.endSession,
    log,
  });
  const counters = addMonitoringMetrics(metrics, () => runtime?.health());
  let runtime: MonitoringRuntime | undefined;
  const monitored = await setUpMonitoring(settings, stores, log, liveTopics(stream, counters.stored));
  runtime = monitored;
  addHealthChecks(health, { ...stores, monitoring: monitored });
  health.add(members.auditCheck);
  const incidentHandlers = await setUpIncidents(stores, monitored);
  if (settings.demoEndsAt !== undefined) {
    // Before anybody can come: while the story is told, the clock is its own.
    const endsAt = new Date(settings.demoEndsAt);
    await fillDemo({ endsAt, clock, stores, monitoring: monitored, incidents: incidentHandlers, members });
    progress("filled in the demo data");
  }
  const contracts: ContractMount[] = [
    { contract: platformContract, handlers: members.handlers, problems: PROBLEMS, permissions: PERMISSIONS },
    { ...monitoring, handlers: monitored.handlers },
    { ...inventory, handlers: await setUpInventory(stores) },
    { ...incidents, handlers: incidentHandlers },
    health.mount,
    stream.mount,
  ];
  const listeners = await openListeners({ settings, contracts, authenticate: members.authenticate, metrics, log });
  consoleUrl = settings.publicUrl ?? listeners.consoleUrl;
  const { localAdmin: operations } = members;
  const socket = { fd: inheritedFd("admin") };
  const admin = await startLocalAdmin({ socket, operations, statusOf: listeners.statusOf, log });
  members.start();
  return {
    ready: {
      urls: [...new Set([consoleUrl, listeners.consoleUrl])],
      ingestUrl: listeners.ingestUrl,
      setupLink: (await setupLinkOf(members))?.url,
    },
    async stop() {
      stream.close();
      for (const part of [admin.stop, listeners.close, monitored.stop, members.stop, stores.close]) await part();
    },
  };
}

/** What browsers hear of monitoring. */
function liveTopics(
  { publish }: EventStream,
  count: (events: number) => void,
): Pick<MonitoringNeeds, "onStored" | "onAlerts"> {
  return {
    onStored(events) {
      count(events);
      publish({ topic: "monitoring.events-stored", permission: "monitoring:read-events", data: { events } });
    },
    onAlerts: (alerts) =>
      publish({ topic: "monitoring.alerts-raised", permission: "monitoring:read-alerts", data: { alerts } }),
  };
}

const CONTEXTS = [monitoring, inventory, incidents];

function tellOfIncident(
  stream: EventStream | undefined,
  { incidentId, number, revision }: IncidentChanged,
  id: string,
): void {
  const data = { incidentId, number, revision };
  stream?.publish({ topic: "incidents.changed", permission: "incidents:read", data, id });
}

function membersFrom(
  settings: ServerSettings,
  stores: Stores,
): Pick<MembersOptions, "db" | "secretBox" | "version" | "about" | "oidc" | "auditHead" | "auditKeepDays" | "isDemo"> {
  return {
    db: withTablesOf<PlatformTables>(stores.db),
    secretBox: createSecretBox(openSecretKeys(join(settings.dataDir, SECRET_KEY_FILE))),
    version: settings.version,
    about: createAbout(settings, stores, new Date()),
    oidc: settings.oidc,
    auditHead: settings.auditHead,
    auditKeepDays: settings.auditKeepDays,
    isDemo: settings.demoEndsAt !== undefined,
  };
}

/** A new link at each start for as long as there is no administrator. */
async function setupLinkOf({ links }: Members): Promise<{ readonly url: string } | undefined> {
  if (!(await links.isSetupOpen())) return undefined;
  return links.createSetupLink({ kind: "system", id: "start", name: "cordon start" });
}
