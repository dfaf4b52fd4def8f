import { Problem } from "@cordon/kernel";
import type { EventOf, IncidentsTables } from "@cordon/incidents";
import { incidents } from "@cordon/incidents/context";
import { createHostStore, criticalityOf, type InventoryTables } from "@cordon/inventory";
import { inventory } from "@cordon/inventory/context";
import type { MonitoringTables } from "@cordon/monitoring";
import { monitoring, type MonitoringNeeds, type MonitoringRuntime } from "@cordon/monitoring/context";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { withTablesOf } from "@cordon/platform/database/create-database";
import { type AnyTransaction, createTransaction } from "@cordon/platform/database/transaction";
import type { Log } from "@cordon/platform/log";
import { membersWith } from "@cordon/platform/members/members-with";
import type { PlatformTables } from "@cordon/platform/members/tables";
import { inheritedFd, type ServerSettings } from "./protocol.ts";
import type { Stores } from "./stores.ts";

export function setUpMonitoring(
  settings: ServerSettings,
  stores: Stores,
  log: Log,
  live: Pick<MonitoringNeeds, "onStored" | "onAlerts">,
): Promise<MonitoringRuntime> {
  return monitoring.setup({
    db: withTablesOf<MonitoringTables>(stores.db),
    events: { emit: stores.events.emit, auditIn },
    telemetry: stores.telemetry.needs,
    log,
    now: stores.now,
    limits: { ...settings.intake, disk: { path: settings.dataDir, ...settings.disk } },
    syslog: {
      udp: settings.syslog.isUdpOn ? { fd: inheritedFd("syslogUdp") } : undefined,
      tcp: settings.syslog.isTcpOn ? { fd: inheritedFd("syslogTcp") } : undefined,
      allowedNetworks: settings.syslog.allowedNetworks,
    },
    ...live,
  });
}

export async function setUpInventory({
  db,
  events,
  now,
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
  const { handlers } = await inventory.setup({ db: tables, transaction, now });
  return handlers;
}

export async function setUpIncidents(
  { db, events, now }: Pick<Stores, "db" | "events" | "now">,
  monitored: Pick<MonitoringRuntime, "event">,
): Promise<Awaited<ReturnType<typeof incidents.setup>>["handlers"]> {
  const { handlers } = await incidents.setup({
    db: withTablesOf<IncidentsTables>(db),
    events: { emit: events.emit, auditIn },
    responders: () => membersWith(withTablesOf<PlatformTables>(db), "incidents:respond"),
    eventOf: (id, caller) => visibleEvent(monitored, id, caller),
    criticalityOf: (hosts) => criticalityOf(withTablesOf<InventoryTables>(db), hosts),
    now,
  });
  return handlers;
}

/** Who may not read events is told what somebody is told who asks for one that does not exist. */
async function visibleEvent(
  monitored: Pick<MonitoringRuntime, "event">,
  ...[id, caller]: Parameters<EventOf>
): ReturnType<EventOf> {
  if (!caller?.permissions.has("monitoring:read-events")) return undefined;
  try {
    const { occurredAt, receivedAt, decoder, source, ecs, isHostVouched, raw } = await monitored.event(id);
    const host = ecs["host.name"] ?? null;
    return { id, occurredAt, receivedAt, decoder, source: source.name, host, isHostVouched, raw };
  } catch (error) {
    if (error instanceof Problem && error.code === "event.not-found") return undefined;
    throw error;
  }
}

/** The trail says when a thing was really done, also while a demo tells of days that are past. */
function auditIn(trx: AnyTransaction): ReturnType<typeof auditWriter> {
  return auditWriter(trx, () => new Date());
}
