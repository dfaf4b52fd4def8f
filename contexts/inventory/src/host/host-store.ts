import { newId } from "@cordon/kernel";
import { type Kysely, type Selectable, sql } from "kysely";
import type { Criticality } from "../contract.ts";
import type { HostTable, InventoryTables } from "../tables.ts";

/** What one source's records said about one host. */
export interface HostReport {
  readonly hostName: string;
  /** Whether the source vouches for the name, or it only stands in its records. */
  readonly isVouched: boolean;
  readonly sourceId: string;
  readonly sourceName: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly events: number;
  readonly users: readonly { readonly value: string; readonly events: number }[];
  readonly addresses: readonly { readonly value: string; readonly events: number }[];
}

export interface HostEdit {
  readonly criticality?: Criticality | undefined;
  readonly owner?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** Hosts beyond this number are not added by claims; a vouched name always is. */
export const MAX_CLAIMED_HOSTS = 50_000;
/** Users and addresses kept for one host and source. */
export const MAX_SIGHTINGS = 2_000;

export interface HostStore {
  /** Joins a report into the inventory. False when the name is only claimed and the inventory is full of claims. */
  readonly record: (report: HostReport) => Promise<boolean>;
  /** Whatever the case. */
  readonly findByName: (name: string) => Promise<Selectable<HostTable> | undefined>;
  readonly find: (id: string) => Promise<Selectable<HostTable> | undefined>;
  /** False when the host changed since revision `seen`. */
  readonly edit: (id: string, edit: HostEdit, seen: number) => Promise<boolean>;
}

export function createHostStore(db: Kysely<InventoryTables>): HostStore {
  return {
    async record(report) {
      const id = await upsertHost(db, report);
      if (id === undefined) return false;
      await sql`insert into inventory.host_source as s (host_id, source_id, source_name, is_vouched, last_seen_at)
        values (${id}, ${report.sourceId}, ${report.sourceName}, ${report.isVouched}, ${report.lastAt})
        on conflict (host_id, source_id) do update set source_name = excluded.source_name,
          is_vouched = excluded.is_vouched, last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at)`.execute(db);
      await addSightings(db, id, "user", report, report.users);
      await addSightings(db, id, "address", report, report.addresses);
      return true;
    },
    find: (id) => db.selectFrom("inventory.host").selectAll().where("id", "=", id).executeTakeFirst(),
    findByName: (name) =>
      db.selectFrom("inventory.host").selectAll().where("key", "=", name.toLowerCase()).executeTakeFirst(),
    async edit(id, edit, seen) {
      const changed = await db
        .updateTable("inventory.host")
        .set((eb) => ({
          revision: eb("revision", "+", 1),
          ...(edit.criticality === undefined ? {} : { criticality: edit.criticality }),
          ...(edit.owner === undefined ? {} : { owner: edit.owner }),
          ...(edit.tags === undefined ? {} : { tags: [...new Set(edit.tags)].sort() }),
        }))
        .where("id", "=", id)
        .where("revision", "=", seen)
        .executeTakeFirst();
      return changed.numUpdatedRows === 1n;
    },
  };
}

async function upsertHost(db: Kysely<InventoryTables>, report: HostReport): Promise<string | undefined> {
  const key = report.hostName.toLowerCase();
  const { rows } = await sql<{ id: string }>`insert into inventory.host as h
      (id, name, key, first_seen_at, last_seen_at, events)
    select ${newId("ast")}, ${report.hostName}, ${key}, ${report.firstAt}, ${report.lastAt}, ${report.events}
    where ${report.isVouched} or exists (select 1 from inventory.host where key = ${key})
      or (select count(*) from inventory.host) < ${MAX_CLAIMED_HOSTS}
    on conflict (key) do update set
      first_seen_at = least(h.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(h.last_seen_at, excluded.last_seen_at),
      events = h.events + excluded.events
    returning id`.execute(db);
  return rows[0]?.id;
}

async function addSightings(
  db: Kysely<InventoryTables>,
  hostId: string,
  kind: "user" | "address",
  report: HostReport,
  seen: readonly { readonly value: string; readonly events: number }[],
): Promise<void> {
  if (seen.length === 0) return;
  const values = seen.map((s) => s.value);
  const events = seen.map((s) => s.events);
  await sql`insert into inventory.sighting as s (host_id, kind, value, source_id, first_seen_at, last_seen_at, events)
    select ${hostId}, ${kind}, n.value, ${report.sourceId}, ${report.firstAt}, ${report.lastAt}, n.events
    from unnest(${values}::text[], ${events}::bigint[]) as n (value, events)
    where (select count(*) from inventory.sighting where host_id = ${hostId} and kind = ${kind}) < ${MAX_SIGHTINGS}
      or exists (select 1 from inventory.sighting o where o.host_id = ${hostId} and o.kind = ${kind}
        and o.value = n.value and o.source_id = ${report.sourceId})
    on conflict (host_id, kind, value, source_id) do update set
      first_seen_at = least(s.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
      events = s.events + excluded.events`.execute(db);
}
