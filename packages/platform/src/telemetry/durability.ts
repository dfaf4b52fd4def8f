import type { ClickHouseClient } from "@clickhouse/client";

/**
 * Settings of every MergeTree table that keeps something we acknowledged.
 * ClickHouse's defaults promise nothing after a power cut, and forget the tokens of repeated inserts.
 */
export const DURABLE_TABLE_SETTINGS = {
  fsync_after_insert: 1,
  fsync_part_directory: 1,
  non_replicated_deduplication_window: 10_000,
} as const satisfies Record<string, number>;

/** The same for a CREATE TABLE: `… SETTINGS ${DURABLE_TABLE_CLAUSE}`. */
export const DURABLE_TABLE_CLAUSE: string = Object.entries(DURABLE_TABLE_SETTINGS)
  .map(([name, value]) => `${name} = ${value}`)
  .join(", ");

export type DurabilitySettings = Record<keyof typeof DURABLE_TABLE_SETTINGS, number>;

export interface Durability {
  readonly settings: DurabilitySettings;
  readonly isDurable: boolean;
}

/**
 * What the running engine will do for `database.table`: the server's defaults with the table's own on top.
 * Needs a client that may read system tables (`admin` or `screens`).
 * @throws Error when there is no such table.
 */
export async function readDurability(client: ClickHouseClient, database: string, table: string): Promise<Durability> {
  const result = await client.query({
    query: `SELECT create_table_query AS ddl, (
              SELECT groupArray((name, value)) FROM system.merge_tree_settings WHERE name IN {names:Array(String)}
            ) AS defaults
            FROM system.tables WHERE database = {database:String} AND name = {table:String}`,
    query_params: { names: Object.keys(DURABLE_TABLE_SETTINGS), database, table },
    format: "JSONEachRow",
  });
  const [row] = await result.json<{ ddl: string; defaults: [string, string][] }>();
  if (row === undefined) throw new Error(`There is no table ${database}.${table}.`);

  const defaults = new Map(row.defaults);
  const own = row.ddl.slice(row.ddl.lastIndexOf("SETTINGS") + 1);
  const valueOf = (name: keyof DurabilitySettings): number => {
    const written = new RegExp(`\\b${name} = '?(\\d+)`).exec(own)?.[1];
    return Number(written ?? defaults.get(name) ?? 0);
  };
  const settings: DurabilitySettings = {
    fsync_after_insert: valueOf("fsync_after_insert"),
    fsync_part_directory: valueOf("fsync_part_directory"),
    non_replicated_deduplication_window: valueOf("non_replicated_deduplication_window"),
  };
  return { settings, isDurable: Object.values(settings).every((value) => value > 0) };
}
