import { EVENT_COLUMNS, eventTableStatements } from "@cordon/monitoring";
import type { MonitoringNeeds } from "@cordon/monitoring/context";
import { DURABLE_TABLE_SETTINGS } from "@cordon/platform/telemetry/durability";
import type { TelemetryRole } from "@cordon/platform/telemetry/engine-options";
import { createPeopleClient } from "@cordon/platform/telemetry/people-client";
import { sqlName } from "@cordon/platform/telemetry/sql-tokens";
import {
  createTelemetryClient,
  type TelemetryClient,
  type TelemetryTarget,
} from "@cordon/platform/telemetry/telemetry-client";
import type { TelemetryAddress } from "./protocol.ts";

export interface Telemetry {
  readonly clients: Readonly<Record<TelemetryRole, TelemetryClient>>;
  readonly needs: MonitoringNeeds["telemetry"];
  readonly close: () => Promise<void>;
}

const DATABASE = "cordon";
/**
 * How long an answer may take before the engine counts as hung. Somebody waits before a screen: a little more than the
 * ten seconds that a search may run, so that the engine's own "too slow" comes first.
 */
const TIMEOUT_MS: Readonly<Record<TelemetryRole, number>> = {
  ingest: 60_000,
  admin: 60_000,
  screens: 13_000,
  people: 25_000,
};

/** A client for each kind of work, and the table `events` as this version wants it. */
export async function openTelemetry(address: TelemetryAddress, retentionDays: number): Promise<Telemetry> {
  const { target, database } = placeOf("url" in address ? address.url : address);
  const people = placeOf("url" in address ? (address.peopleUrl ?? address.url) : address).target;
  const clientOf = (role: TelemetryRole): TelemetryClient =>
    createTelemetryClient({ ...(role === "people" ? people : target), role, database, timeoutMs: TIMEOUT_MS[role] });
  const clients = {
    ingest: clientOf("ingest"),
    screens: clientOf("screens"),
    people: clientOf("people"),
    admin: clientOf("admin"),
  };
  if ("url" in address) await ensureDatabase(target, database);
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
      people: await peopleOf(address, clients.people),
    },
    close: async () => {
      await Promise.all(Object.values(clients).map((client) => client.close()));
    },
  };
}

/** The engine inside has a gate and a role of its own for people. */
async function peopleOf(
  address: TelemetryAddress,
  { clickhouse }: TelemetryClient,
): Promise<MonitoringNeeds["telemetry"]["people"]> {
  if (!("url" in address)) return clickhouse;
  return address.peopleUrl === undefined ? undefined : createPeopleClient(clickhouse);
}

/** Of a server elsewhere user, password and database stand in its URL. */
function placeOf(address: string | { readonly socketPath: string }): {
  readonly target: TelemetryTarget;
  readonly database: string;
} {
  if (typeof address !== "string") return { target: address, database: DATABASE };
  const url = new URL(address);
  const [user, password] = [decodeURIComponent(url.username) || "default", decodeURIComponent(url.password)];
  const database = decodeURIComponent(url.pathname.slice(1)) || DATABASE;
  url.username = "";
  url.password = "";
  url.pathname = "";
  return { target: { url: url.href, user, password }, database };
}

/** A user without the right to make databases needs one that is there. */
async function ensureDatabase(target: TelemetryTarget, database: string): Promise<void> {
  const client = createTelemetryClient({ ...target, role: "admin", database: "default", timeoutMs: TIMEOUT_MS.admin });
  try {
    const [found] = await client.rows("select 1 from system.databases where name = {database:String}", { database });
    if (!found) await client.command(`create database ${sqlName(database)}`);
  } finally {
    await client.close();
  }
}
