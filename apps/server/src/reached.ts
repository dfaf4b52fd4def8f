import { Problem } from "@cordon/kernel";
import type { ServerSettings } from "./protocol.ts";

/** As a person knows it; never with user or password. */
export function databaseName({ database }: Pick<ServerSettings, "database">): string {
  if (!("connectionString" in database)) return "PostgreSQL";
  return `PostgreSQL at ${new URL(database.connectionString).host} (CORDON_DATABASE_URL)`;
}

export function telemetryName({ telemetry }: Pick<ServerSettings, "telemetry">): string {
  if (!("url" in telemetry)) return "The telemetry store";
  return `ClickHouse at ${new URL(telemetry.url).host} (CORDON_CLICKHOUSE_URL)`;
}

/** @throws Problem `store.unusable` with the store's own words, where those are not a problem of ours. */
export async function reached<T>(name: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem("store.unusable", `${name} cannot be used: ${wordsOf(cause)}`, { cause });
  }
}

function wordsOf(cause: unknown): string {
  // A name with several addresses fails with all of their errors and says nothing itself.
  if (cause instanceof AggregateError && cause.errors.length > 0) return wordsOf(cause.errors[0]);
  return cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
}
