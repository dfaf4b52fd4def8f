import { EVENT_COLUMNS, eventTableStatements } from "@cordon/monitoring";
import type { MonitoringNeeds } from "@cordon/monitoring/context";
import { DURABLE_TABLE_SETTINGS } from "@cordon/platform/telemetry/durability";
import type { TelemetryRole } from "@cordon/platform/telemetry/engine-options";
import { createTelemetryClient, type TelemetryClient } from "@cordon/platform/telemetry/telemetry-client";
import type { TelemetryAddress } from "./protocol.ts";

export interface Telemetry {
  readonly clients: Readonly<Record<TelemetryRole, TelemetryClient>>;
  readonly needs: MonitoringNeeds["telemetry"];
  readonly close: () => Promise<void>;
}

const DATABASE = "cordon";
const TIMEOUT_MS = 60_000;

/** A client for each kind of work, and the table `events` as this version wants it. */
export async function openTelemetry(address: TelemetryAddress, retentionDays: number): Promise<Telemetry> {
  const clientOf = (role: TelemetryRole): TelemetryClient =>
    createTelemetryClient({ ...targetOf(address), role, database: DATABASE, timeoutMs: TIMEOUT_MS });
  const clients = {
    ingest: clientOf("ingest"),
    screens: clientOf("screens"),
    people: clientOf("people"),
    admin: clientOf("admin"),
  };
  for (const statement of eventTableStatements({ retentionDays, mergeTreeSettings: DURABLE_TABLE_SETTINGS })) {
    await clients.admin.command(statement);
  }
  return {
    clients,
    needs: {
      writer: {
        insertNative: (table, block, token) => clients.ingest.insertNative(table, EVENT_COLUMNS, block, token),
        rows: clients.admin.rows,
      },
      reader: clients.screens,
      screens: clients.screens.clickhouse,
      people: clients.people.clickhouse,
    },
    close: async () => {
      await Promise.all(Object.values(clients).map((client) => client.close()));
    },
  };
}

/** Of an external server the user and password stand in its URL. */
function targetOf(address: TelemetryAddress): { socketPath: string } | { url: string; user: string; password: string } {
  if ("socketPath" in address) return address;
  const url = new URL(address.url);
  const [user, password] = [decodeURIComponent(url.username) || "default", decodeURIComponent(url.password)];
  url.username = "";
  url.password = "";
  return { url: url.href, user, password };
}
