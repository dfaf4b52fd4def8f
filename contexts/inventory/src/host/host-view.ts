import { decodeCursor, encodeCursor, type Page } from "@cordon/kernel";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Criticality, HostDetail, HostItem } from "../contract.ts";
import type { InventoryTables } from "../tables.ts";

export interface HostQuestion {
  readonly q: string;
  readonly vouching?: "vouched" | "claimed" | undefined;
  readonly criticality?: Criticality | undefined;
  readonly tag?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface HostRow {
  readonly id: string;
  readonly name: string;
  readonly criticality: Criticality;
  readonly owner: string | null;
  readonly tags: string[];
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly events: number | string;
  readonly revision: number;
  readonly vouched_by: string[];
  readonly addresses: number;
  readonly users: number;
  readonly total: number;
}

interface SightingRow {
  readonly kind: "user" | "address";
  readonly value: string;
  readonly is_vouched: boolean;
  readonly sources: string[];
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
  readonly events: number | string;
}

/** The Hosts page in one query, last seen first. */
export async function listHosts(
  db: Kysely<InventoryTables>,
  question: HostQuestion,
): Promise<Page<HostItem> & { total: number }> {
  const after = question.cursor === undefined ? undefined : decodeCursor(question.cursor, 2);
  const conditions = conditionsOf(question);
  const { rows } = await sql<HostRow>`
    with matching as (
      select h.*, coalesce((select array_agg(distinct s.source_name order by s.source_name)
          from inventory.host_source s where s.host_id = h.id and s.is_vouched), '{}') as vouched_by
      from inventory.host h where ${conditions}
    )
    select m.*, (select count(*)::int from matching) as total,
      (select count(distinct value)::int from inventory.sighting g where g.host_id = m.id and g.kind = 'address') as addresses,
      (select count(distinct value)::int from inventory.sighting g where g.host_id = m.id and g.kind = 'user') as users
    from matching m
    where ${after ? sql`(date_trunc('milliseconds', m.last_seen_at), m.id) < (${new Date(String(after[0]))}, ${String(after[1])})` : sql`true`}
    order by date_trunc('milliseconds', m.last_seen_at) desc, m.id desc
    limit ${question.limit + 1}`.execute(db);
  const items = rows.slice(0, question.limit).map(toItem);
  const last = items.at(-1);
  const nextCursor = rows.length > question.limit && last ? encodeCursor([last.lastSeenAt, last.id]) : null;
  return { items, nextCursor, total: rows[0]?.total ?? 0 };
}

function conditionsOf(question: HostQuestion): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [sql`true`];
  const text = question.q.trim().toLowerCase();
  if (text !== "") {
    const like = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
    parts.push(sql`(h.key like ${like} or lower(h.owner) like ${like} or exists (
      select 1 from inventory.sighting g where g.host_id = h.id and lower(g.value) = ${text}))`);
  }
  if (question.criticality) parts.push(sql`h.criticality = ${question.criticality}`);
  if (question.tag) parts.push(sql`h.tags @> array[${question.tag}]`);
  const isVouched = sql`exists (select 1 from inventory.host_source s where s.host_id = h.id and s.is_vouched)`;
  if (question.vouching) parts.push(question.vouching === "vouched" ? isVouched : sql`not ${isVouched}`);
  return sql.join(parts, sql` and `);
}

/** One host with what was seen on it, or undefined. */
export async function getHost(db: Kysely<InventoryTables>, id: string): Promise<HostDetail | undefined> {
  const { rows } = await sql<HostRow>`select h.*, 0 as total, 0 as addresses, 0 as users,
      coalesce((select array_agg(distinct s.source_name order by s.source_name)
        from inventory.host_source s where s.host_id = h.id and s.is_vouched), '{}') as vouched_by
    from inventory.host h where h.id = ${id}`.execute(db);
  const host = rows[0];
  if (!host) return undefined;
  const { addresses: _a, users: _u, ...facts } = toItem(host);
  const sightings = await sql<SightingRow>`
    select kind, value, is_vouched, sources, first_seen_at, last_seen_at, events from (
      select g.kind, g.value, bool_or(s.is_vouched) as is_vouched,
        (array_agg(distinct s.source_name))[1:10] as sources,
        min(g.first_seen_at) as first_seen_at, max(g.last_seen_at) as last_seen_at, sum(g.events) as events,
        row_number() over (partition by g.kind order by max(g.last_seen_at) desc, g.value) as place
      from inventory.sighting g join inventory.host_source s using (host_id, source_id)
      where g.host_id = ${id} group by g.kind, g.value
    ) ranked where place <= 200 order by last_seen_at desc, value`.execute(db);
  const of = (kind: SightingRow["kind"]): HostDetail["users"] =>
    sightings.rows.filter((r) => r.kind === kind).map(toSighting);
  return { ...facts, addresses: of("address"), users: of("user") };
}

function toItem(row: HostRow): HostItem {
  return {
    id: row.id,
    name: row.name,
    vouching: row.vouched_by.length > 0 ? "vouched" : "claimed",
    vouchedBy: row.vouched_by,
    criticality: row.criticality,
    owner: row.owner,
    tags: row.tags,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    events: Number(row.events),
    addresses: row.addresses,
    users: row.users,
    revision: row.revision,
  };
}

function toSighting(row: SightingRow): HostDetail["users"][number] {
  return {
    value: row.value,
    vouching: row.is_vouched ? "vouched" : "claimed",
    sources: row.sources,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    events: Number(row.events),
  };
}
