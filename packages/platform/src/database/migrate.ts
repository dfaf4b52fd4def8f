import { Problem } from "@cordon/kernel";
import { type Kysely, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";

export type { Migration } from "kysely/migration";

/** The migrations of one context, by sortable name (`001-events`); its schema has the context's name. */
export interface ContextMigrations {
  readonly context: string;
  readonly migrations: Readonly<Record<string, Migration>>;
}

/** Two programs that start at once take turns. */
const LOCK_KEY = 0x636f72; // "cor"

/**
 * Brings every context's schema up to date, in the order given; each context's migrations are one transaction.
 * @throws Problem `database.newer` when the database knows a migration that this program does not,
 *   `database.migration-failed` when one failed (that context's are rolled back).
 */
export async function migrate<Tables>(db: Kysely<Tables>, contexts: readonly ContextMigrations[]): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection);
    await sql`select pg_advisory_lock(${LOCK_KEY})`.execute(connection);
    try {
      for (const context of contexts) await migrateContext(connection, context);
    } finally {
      await sql`select pg_advisory_unlock(${LOCK_KEY})`.execute(connection);
      await sql`reset statement_timeout`.execute(connection);
    }
  });
}

async function migrateContext<Tables>(db: Kysely<Tables>, { context, migrations }: ContextMigrations): Promise<void> {
  if (!/^[a-z][a-z_]{0,40}$/.test(context)) throw new Error(`"${context}" cannot name a schema`);
  await sql`create schema if not exists ${sql.id(context)}`.execute(db);
  await refuseNewer(db, context, migrations);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: context,
    migrationTableName: "migration",
    migrationLockTableName: "migration_lock",
    nameComparator: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((r) => r.status === "Error")?.migrationName;
  throw new Problem(
    "database.migration-failed",
    `Migration ${failed === undefined ? "" : `${failed} `}of ${context} failed: ${error instanceof Error ? error.message : "unknown error"}`,
    { cause: error },
  );
}

async function refuseNewer<Tables>(
  db: Kysely<Tables>,
  context: string,
  migrations: ContextMigrations["migrations"],
): Promise<void> {
  const table = `${context}.migration`;
  const { rows: found } = await sql<{ found: boolean }>`select to_regclass(${table}) is not null as found`.execute(db);
  if (found[0]?.found !== true) return;
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(table)} order by name`.execute(db);
  const unknown = rows.map((row) => row.name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new Problem(
    "database.newer",
    `The database was used by a newer Cordon: ${context} has ${unknown.join(", ")}, which this version does not know. Start the newer version, or restore a backup made before the upgrade.`,
  );
}
