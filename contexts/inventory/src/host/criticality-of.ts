import { type Kysely, sql } from "kysely";
import type { Criticality } from "../contract.ts";
import type { InventoryTables } from "../tables.ts";

/**
 * How much each of these hosts matters, by the name as it was asked for; names that no host has are absent.
 * Case does not count, and a name without a domain finds the one host whose name begins with it.
 */
export async function criticalityOf(
  db: Kysely<InventoryTables>,
  names: readonly string[],
): Promise<ReadonlyMap<string, Criticality>> {
  if (names.length === 0) return new Map();
  const { rows } = await sql<{ name: string; criticality: Criticality | null }>`
    select n.name, coalesce(
      (select h.criticality from inventory.host h where h.key = lower(n.name)),
      (select min(h.criticality) from inventory.host h
        where h.key = split_part(lower(n.name), '.', 1) and n.name !~ '^[0-9.]+$'),
      (select min(h.criticality) from inventory.host h
        where position('.' in n.name) = 0 and h.key collate "C" >= lower(n.name) || '.' and h.key collate "C" < lower(n.name) || '/'
        having count(*) = 1)) as criticality
    from unnest(${[...new Set(names)]}::text[]) as n (name)`.execute(db);
  return new Map(rows.flatMap(({ name, criticality }) => (criticality === null ? [] : [[name, criticality]])));
}
