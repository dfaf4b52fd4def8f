import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import type { Log } from "../log.ts";
import { patientSocket } from "./patient-socket.ts";

/** Where a PostgreSQL answers: a URL of yours, or the socket of the one that Cordon runs itself. */
export type DatabaseAddress =
  | { readonly connectionString: string }
  | { readonly socketDir: string; readonly database: string; readonly user?: string };

export type DatabaseOptions = DatabaseAddress & {
  /** Most connections; 10 when absent. */
  readonly poolSize?: number;
  /** Longest statement, in ms; 30 s when absent, 0 for none. */
  readonly statementTimeoutMs?: number;
  /** Shown in `pg_stat_activity`; `cordon` when absent. */
  readonly applicationName?: string;
  readonly log: Log;
};

/** Role of the embedded server that owns Cordon's database; no superuser. */
export const DATABASE_USER = "cordon";

const GONE_AFTER_MS = 15_000;

const OID = { int8: 20, date: 1082, timestamp: 1114, int8Array: 1016 } as const;

/**
 * Kysely over `pg`. How values arrive:
 * - `bigint` is a number; one beyond ±(2^53 − 1) fails the query rather than lose digits (select it `::text`);
 * - `numeric` (also `sum(bigint)`) is a string: cast in SQL when a number is wanted;
 * - `timestamptz` is a Date; `date` and `timestamp` stay text, since they name no instant.
 *
 * `db.destroy()` closes the pool.
 */
export function createDatabase<Tables>(options: DatabaseOptions): Kysely<Tables> {
  const { statementTimeoutMs = 30_000 } = options;
  const pool = new pg.Pool({
    ...connectionConfig(options),
    max: options.poolSize ?? 10,
    statement_timeout: statementTimeoutMs,
    // The server ends a statement in time and says so: longer silence means that it is gone.
    ...(statementTimeoutMs === 0 ? {} : { stream: () => patientSocket(statementTimeoutMs + GONE_AFTER_MS) }),
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 15_000,
    types: typeOverrides(),
  });
  // An idle connection that breaks (server restart) must not end the process; the pool opens another.
  pool.on("error", (error) => options.log.warn({ error: error.message }, "database connection lost"));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** The same connection pool, seen with the tables of one owner; the composition root hands these out. */
export function withTablesOf<Tables>(db: Kysely<never> | Kysely<unknown>): Kysely<Tables> {
  return db as unknown as Kysely<Tables>; // tables exist for the compiler only
}

/** The `pg` settings of an address; shared with the job queue, which has a pool of its own. */
export function connectionConfig(options: DatabaseAddress & { readonly applicationName?: string }): pg.ClientConfig {
  const applicationName = options.applicationName ?? "cordon";
  if ("connectionString" in options) {
    return { connectionString: options.connectionString, application_name: applicationName };
  }
  return {
    host: options.socketDir,
    database: options.database,
    user: options.user ?? DATABASE_USER,
    application_name: applicationName,
  };
}

function typeOverrides(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  types.setTypeParser(OID.int8, safeInteger);
  types.setTypeParser(OID.date, (text: string) => text);
  types.setTypeParser(OID.timestamp, (text: string) => text);
  types.setTypeParser(OID.int8Array, (text: string) => {
    const items = text.slice(1, -1); // {1,2,NULL}; deeper arrays fail in safeInteger
    return items === "" ? [] : items.split(",").map((item) => (item === "NULL" ? null : safeInteger(item)));
  });
  return types;
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} does not fit a number; select it as text`);
  return value;
}
