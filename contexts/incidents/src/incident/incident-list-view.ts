import { decodeCursor, encodeCursor, type Page, parseInstant, Problem } from "@cordon/kernel";
import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import { ALERT_SEVERITIES, type AlertSeverity, ENTITY_KINDS } from "../alert/alert.ts";
import { keysOf } from "../alert/entity-key.ts";
import type { IncidentsTables, IncidentTable } from "../tables.ts";
import type { Disposition, IncidentState } from "./incident.ts";
import type { IncidentSort, IncidentTab } from "./incident-contract.ts";
import type { IncidentItem } from "./incident-schemas.ts";
import { timesOf } from "./incident-times.ts";
import type { TimelineRecord } from "./record.ts";
import { toRecord } from "./timeline-store.ts";

export interface IncidentQuestion {
  readonly tab: IncidentTab;
  readonly state?: IncidentState | undefined;
  readonly severity?: AlertSeverity | undefined;
  readonly riskMin?: number | undefined;
  readonly assignee?: string | undefined;
  readonly disposition?: Disposition | undefined;
  readonly closedSince?: string | undefined;
  readonly isMerged?: boolean | undefined;
  readonly q: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sort: IncidentSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The Incidents page in two queries. `me` is the id of who asks. */
export async function listIncidents(
  db: Kysely<IncidentsTables>,
  question: IncidentQuestion,
  me: string,
  now: Date,
): Promise<Page<IncidentItem> & { total: number }> {
  const { sort, limit, cursor } = question;
  const { key, direction } = SORTS[sort];
  const conditions = conditionsOf(question, me, now);
  const [{ rows }, counted] = await Promise.all([
    sql<ItemRow>`select ${ITEM_COLUMNS}, ${key} as sort_key from incidents.incident i
      where ${conditions} and ${cursor === undefined ? sql`true` : isAfter(cursor, sort)}
      order by ${key} ${direction}, i.id ${direction} limit ${limit + 1}`.execute(db),
    sql<{ total: number }>`select count(*)::int as total from incidents.incident i where ${conditions}`.execute(db),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > limit && last
      ? encodeCursor([sort, last.sort_key instanceof Date ? last.sort_key.toISOString() : last.sort_key, last.id])
      : null;
  return { items: await withClocks(db, page), nextCursor, total: counted.rows[0]?.total ?? 0 };
}

/** One row of the list, or undefined. */
export async function getIncidentItem(db: Kysely<IncidentsTables>, id: string): Promise<IncidentItem | undefined> {
  const { rows } = await sql<ItemRow>`select ${ITEM_COLUMNS}, 0 as sort_key
    from incidents.incident i where i.id = ${id}`.execute(db);
  return (await withClocks(db, rows))[0];
}

/** What people call them, by number. */
export async function listIncidentNames(
  db: Kysely<IncidentsTables>,
  ids: readonly string[],
): Promise<{ id: string; number: number; sentence: string }[]> {
  return db
    .selectFrom("incidents.incident")
    .select(["id", "number", "sentence"])
    .where("id", "in", ids)
    .orderBy("number")
    .execute();
}

/** The id of an incident named by id or number. */
export async function findIncidentId(db: Kysely<IncidentsTables>, name: string): Promise<string | undefined> {
  const query = db.selectFrom("incidents.incident").select("id");
  const row = await (name.startsWith("inc_")
    ? query.where("id", "=", name)
    : query.where("number", "=", Number(name))
  ).executeTakeFirst();
  return row?.id;
}

interface ItemRow extends Selectable<IncidentTable> {
  readonly sort_key: number | Date;
  readonly merged_into: number | null;
  readonly hosts: number;
  readonly users: number;
  readonly addresses: number;
}

const ITEM_COLUMNS = sql`i.id, i.number, i.state, i.severity, i.risk, i.sentence, i.assignee_id, i.assignee_name,
  i.disposition,
  case when i.is_merged then (select o.number from incidents.incident o where o.id = i.duplicate_of) end as merged_into, i.tactics, i.alerts, i.first_at, i.last_at, i.created_at, i.changed_at, i.revision,
  ${entitiesOf("host")} as hosts, ${entitiesOf("user")} as users, ${entitiesOf("address")} as addresses`;

function entitiesOf(kind: (typeof ENTITY_KINDS)[number]): RawBuilder<number> {
  return sql`(select count(distinct e.key)::int from incidents.alert a join incidents.alert_entity e on e.alert_id = a.id
    where a.incident_id = i.id and e.kind = ${sql.lit(kind)} and not e.is_alias)`;
}

const SORTS: Readonly<
  Record<IncidentSort, { key: RawBuilder<unknown>; direction: RawBuilder<unknown>; isTime: boolean }>
> = {
  risk: { key: sql`i.risk`, direction: sql`desc`, isTime: false },
  // A cursor carries milliseconds.
  newest: { key: sql`date_trunc('milliseconds', i.created_at)`, direction: sql`desc`, isTime: true },
  oldest: { key: sql`date_trunc('milliseconds', i.created_at)`, direction: sql`asc`, isTime: true },
  updated: { key: sql`date_trunc('milliseconds', i.changed_at)`, direction: sql`desc`, isTime: true },
};

/** @throws Problem `request.invalid` when the cursor is of another sort, or not of this list at all */
function isAfter(cursor: string, sort: IncidentSort): RawBuilder<unknown> {
  const [of, value, id] = decodeCursor(cursor, 3);
  const { key, isTime } = SORTS[sort];
  const than = sort === "oldest" ? sql`>` : sql`<`;
  if (of === sort && typeof id === "string" && !id.includes("\0")) {
    if (!isTime && Number.isSafeInteger(value)) return sql`(${key}, i.id) ${than} (${value}::bigint, ${id})`;
    if (isTime && typeof value === "string" && !Number.isNaN(Date.parse(value)))
      return sql`(${key}, i.id) ${than} (${new Date(value)}::timestamptz, ${id})`;
  }
  throw new Problem(
    "request.invalid",
    "The cursor is of another list or another sort. Start again from the first page.",
    {
      fields: { cursor: "not a cursor of this list" },
    },
  );
}

const TABS: Readonly<Record<IncidentTab, (me: string) => RawBuilder<unknown>>> = {
  queue: () => IN_QUEUE,
  mine: (me) => sql`${IN_QUEUE} and i.assignee_id = ${me}`,
  unassigned: () => sql`${IN_QUEUE} and i.assignee_id is null`,
  candidates: () => sql`i.state = 'candidate'`,
  closed: () => sql`i.state = 'closed'`, // of which `conditionsOf` leaves the merged ones out
  all: () => sql`true`,
};
export const IN_QUEUE: RawBuilder<unknown> = sql`i.state not in ('candidate', 'closed')`;

function conditionsOf(question: IncidentQuestion, me: string, now: Date): RawBuilder<unknown> {
  const { tab, state, severity, riskMin, assignee, disposition, closedSince, q, from, to } = question;
  const isMerged = question.isMerged ?? (tab === "closed" ? false : undefined);
  const parts = [TABS[tab](me)];
  if (isMerged !== undefined) parts.push(sql`i.is_merged = ${isMerged}`);
  if (closedSince !== undefined) parts.push(wasClosedSince(parseInstant(closedSince, now)));
  if (state) parts.push(sql`i.state = ${state}`);
  if (severity)
    parts.push(sql`i.severity = any(${ALERT_SEVERITIES.slice(ALERT_SEVERITIES.indexOf(severity))}::text[])`);
  if (riskMin !== undefined) parts.push(sql`i.risk >= ${riskMin}`);
  if (assignee)
    parts.push(
      assignee === "none" ? sql`i.assignee_id is null` : sql`i.assignee_id = ${assignee === "me" ? me : assignee}`,
    );
  if (disposition) parts.push(sql`i.disposition = ${disposition}`);
  if (from !== undefined) parts.push(sql`i.created_at >= ${parseInstant(from, now)}`);
  if (to !== undefined) parts.push(sql`i.created_at < ${parseInstant(to, now)}`);
  if (q.trim() !== "") parts.push(textCondition(q.trim()));
  return sql.join(parts, sql` and `);
}

/** What is closed now, was so by the last move to there; it changed then, or later. */
function wasClosedSince(since: Date): RawBuilder<unknown> {
  return sql`i.state = 'closed' and i.changed_at >= ${since} and (select max(t.at) from incidents.timeline t
    where t.incident_id = i.id and t.kind = 'moved' and t.payload->>'to' = 'closed') >= ${since}`;
}

function textCondition(text: string): RawBuilder<unknown> {
  const number = /^#?([1-9]\d{0,8})$/.exec(text)?.[1];
  const like = `%${text.toLowerCase().replaceAll(/[\\%_]/g, "\\$&")}%`;
  const keys = ENTITY_KINDS.flatMap((kind) => keysOf({ kind, value: text })).filter(({ isAlias }) => !isAlias);
  return sql`(lower(i.sentence) like ${like} ${number === undefined ? sql`` : sql`or i.number = ${Number(number)}`}
    or i.id in (select a.incident_id from incidents.alert_entity e join incidents.alert a on a.id = e.alert_id
      where (e.kind, e.key) in (
        select u.kind, u.key from unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ key }) => key)}::text[]) as u (kind, key))
      and a.incident_id is not null))`;
}

async function withClocks(db: Kysely<IncidentsTables>, rows: readonly ItemRow[]): Promise<IncidentItem[]> {
  if (rows.length === 0) return [];
  const moves = await db
    .selectFrom("incidents.timeline")
    .select(["incident_id", "id", "at", "actor_kind", "actor_id", "actor_name", "payload"])
    .where(
      "incident_id",
      "in",
      rows.map(({ id }) => id),
    )
    .where("kind", "in", ["moved", "taken-back"])
    .orderBy("seq")
    .execute();
  const byIncident = Map.groupBy(moves, (row) => row.incident_id);
  return rows.map((row) => toItem(row, (byIncident.get(row.id) ?? []).map(toRecord)));
}

function toItem(row: ItemRow, moves: readonly TimelineRecord[]): IncidentItem {
  const { openedAt, acknowledgedAt, closedAt } = timesOf(moves);
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    severity: row.severity,
    risk: row.risk,
    sentence: row.sentence,
    assignee:
      row.assignee_id === null || row.assignee_name === null ? null : { id: row.assignee_id, name: row.assignee_name },
    disposition: row.disposition,
    mergedInto: row.merged_into,
    tactics: row.tactics,
    alerts: row.alerts,
    hosts: row.hosts,
    users: row.users,
    addresses: row.addresses,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    openedAt: openedAt?.toISOString() ?? null,
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    closedAt: closedAt?.toISOString() ?? null,
    revision: row.revision,
  };
}
