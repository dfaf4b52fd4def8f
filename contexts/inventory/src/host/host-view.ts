import { decodeCursor, encodeCursor, type Page, Problem } from "@cordon/kernel";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Criticality, HostDetail, HostItem, HostSort } from "../contract.ts";
import type { InventoryTables } from "../tables.ts";
import { conditionsOf, type HostConditions } from "./host-conditions.ts";

/** Which hosts, in which order; `cursor` is where the page before ended. */
export interface HostQuestion extends HostConditions {
  readonly sort: HostSort;
  readonly order: "ascending" | "descending";
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
  readonly sort_key: string | number | Date;
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

/** The Hosts page in one query. */
export async function listHosts(
  db: Kysely<InventoryTables>,
  question: HostQuestion,
  now: Date,
): Promise<Page<HostItem> & { total: number }> {
  const { sort, order, limit, cursor } = question;
  const after = cursor === undefined ? undefined : afterOf(cursor, sort);
  const direction = order === "descending" ? sql`desc` : sql`asc`;
  const isAfter = order === "descending" ? sql`<` : sql`>`;
  const { rows } = await sql<HostRow>`
    with matching as (
      select h.*, ${SORT_KEY[sort]} as sort_key, coalesce((select array_agg(distinct s.source_name order by s.source_name)
          from inventory.host_source s where s.host_id = h.id and s.is_vouched), '{}') as vouched_by
      from inventory.host h where ${conditionsOf(question, now)}
    )
    select m.*, (select count(*)::int from matching) as total,
      (select count(distinct value)::int from inventory.sighting g where g.host_id = m.id and g.kind = 'address') as addresses,
      (select count(distinct value)::int from inventory.sighting g where g.host_id = m.id and g.kind = 'user') as users
    from matching m
    where ${after ? sql`(m.sort_key, m.id) ${isAfter} (${after.key}, ${after.id})` : sql`true`}
    order by m.sort_key ${direction}, m.id ${direction}
    limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor([sort, keyText(last.sort_key), last.id]) : null;
  return { items: page.map(toItem), nextCursor, total: rows[0]?.total ?? 0 };
}

/** What hosts are ordered by; equal ones by their id. "C": by the bytes, whatever the language of the database. */
const SORT_KEY: Readonly<Record<HostSort, RawBuilder<unknown>>> = {
  name: sql`h.key collate "C"`,
  criticality: sql`array_position(array['low', 'normal', 'high', 'crown-jewel'], h.criticality)`,
  owner: sql`lower(coalesce(h.owner, '')) collate "C"`,
  // A cursor carries milliseconds.
  seen: sql`date_trunc('milliseconds', h.last_seen_at)`,
  events: sql`h.events`,
};

const KEY_TYPE: Readonly<Record<HostSort, "text" | "number" | "time">> = {
  name: "text",
  criticality: "number",
  owner: "text",
  seen: "time",
  events: "number",
};

function keyText(key: HostRow["sort_key"]): string | number {
  return key instanceof Date ? key.toISOString() : key;
}

/** @throws Problem `request.invalid` when the cursor is of another sort, or not of this list at all */
function afterOf(cursor: string, sort: HostSort): { readonly key: RawBuilder<unknown>; readonly id: string } {
  const [of, value, id] = decodeCursor(cursor, 3);
  const type = KEY_TYPE[sort];
  const isTime = typeof value === "string" && !Number.isNaN(Date.parse(value));
  if (of === sort && typeof id === "string") {
    if (type === "text" && typeof value === "string") return { key: sql`${value}::text`, id };
    if (type === "number" && Number.isSafeInteger(value)) return { key: sql`${value}::bigint`, id };
    if (type === "time" && isTime) return { key: sql`${new Date(value)}::timestamptz`, id };
  }
  throw new Problem(
    "request.invalid",
    "The cursor is of another list or another sort. Start again from the first page.",
    {
      fields: { cursor: "not a cursor of this list" },
    },
  );
}

/** What one may filter by. */
export async function hostFacets(db: Kysely<InventoryTables>): Promise<{ tags: HostFacet[]; owners: HostFacet[] }> {
  const [tags, owners] = await Promise.all([
    sql<HostFacet>`select tag as value, count(*)::int as hosts from inventory.host h cross join unnest(h.tags) as tag
      group by tag order by hosts desc, tag limit ${MAX_FACETS}`.execute(db),
    sql<HostFacet>`select min(owner) as value, count(*)::int as hosts from inventory.host
      where owner is not null group by lower(owner) order by hosts desc, lower(owner) limit ${MAX_FACETS}`.execute(db),
  ]);
  return { tags: tags.rows, owners: owners.rows };
}

interface HostFacet {
  value: string;
  hosts: number;
}

const MAX_FACETS = 200;

/** One host with what was seen on it, or undefined. */
export async function getHost(db: Kysely<InventoryTables>, id: string): Promise<HostDetail | undefined> {
  const { rows } = await sql<HostRow>`select h.*, 0 as total, 0 as addresses, 0 as users, 0 as sort_key,
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
