import { decodeCursor, encodeCursor, Problem } from "@cordon/kernel";
import { type Kysely, type RawBuilder, sql } from "kysely";
import { LEVELS } from "../rule/rule.ts";
import type { MonitoringTables } from "../tables.ts";
import { conditionsOf } from "./alert-conditions.ts";
import type { AlertFacet, AlertFilters, AlertItem, AlertSort } from "./alert-contract.ts";
import type { Disposition } from "./alert.ts";

/** Which alerts, in which order; `cursor` is where the page before ended. */
export interface AlertQuestion extends AlertFilters {
  readonly sort: AlertSort;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface AlertRow {
  readonly no: number;
  readonly id: string;
  readonly decision: number;
  readonly state: AlertItem["state"];
  readonly severity: number;
  readonly is_noisy: boolean;
  readonly host: string | null;
  readonly is_host_vouched: boolean;
  readonly user_name: string | null;
  readonly source_ip: string | null;
  readonly events: number;
  readonly first_at: Date;
  readonly last_at: Date;
  readonly detected_at: Date;
  readonly last_matched_at: Date;
  readonly disposition: Disposition | null;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly incident_id: string | null;
  readonly suppression_id: string | null;
  readonly rule_id: string;
  readonly title: string;
  readonly author: string;
  readonly tactics: string[];
  readonly techniques: string[];
}

/** Columns of an `AlertRow` from `alert a`, `rule r` and `rule_content c`. */
export const ALERT_COLUMNS: RawBuilder<unknown> = sql`a.no, a.id, a.decision, a.state, a.severity, a.is_noisy, a.host,
  a.is_host_vouched, a.user_name, a.source_ip, a.events, a.first_at, a.last_at, a.detected_at, a.last_matched_at,
  a.disposition, a.closed_at, a.closed_by, a.incident_id, a.suppression_id, r.rule_id, c.title, c.author, c.tactics,
  c.techniques`;

/** The Alerts page: the rows by an index of the sort, the total beside them. */
export async function listAlerts(
  db: Kysely<MonitoringTables>,
  question: AlertQuestion,
  now: Date,
): Promise<{ items: AlertItem[]; nextCursor: string | null; total: number }> {
  const { sort, limit, cursor } = question;
  const where = conditionsOf(question, now);
  const after = cursor === undefined ? sql`true` : afterOf(cursor, sort);
  const [{ rows }, { rows: counts }] = await Promise.all([
    sql<AlertRow>`select ${ALERT_COLUMNS} from (
        select a.* from monitoring.alert a where ${where} and ${after} order by ${ORDER[sort]} limit ${limit + 1}
      ) a join monitoring.rule r on r.no = a.rule_no join monitoring.rule_content c on c.no = a.content_no
      order by ${ORDER[sort]}`.execute(db),
    sql<{ total: number }>`select count(*)::int as total from monitoring.alert a where ${where}`.execute(db),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor([sort, ...keyOf(last, sort)]) : null;
  return { items: page.map(toItem), nextCursor, total: counts[0]?.total ?? 0 };
}

const ORDER: Readonly<Record<AlertSort, RawBuilder<unknown>>> = {
  severity: sql`a.severity desc, a.detected_at desc, a.no desc`,
  newest: sql`a.detected_at desc, a.no desc`,
  oldest: sql`a.detected_at, a.no`,
  count: sql`a.events desc, a.no desc`,
};

function keyOf(row: AlertRow, sort: AlertSort): number[] {
  const detectedAt = row.detected_at.getTime();
  if (sort === "severity") return [row.severity, detectedAt, row.no];
  return [0, sort === "count" ? row.events : detectedAt, row.no];
}

/** @throws Problem `request.invalid` when the cursor is of another sort, or not of this list at all */
function afterOf(cursor: string, sort: AlertSort): RawBuilder<unknown> {
  const [of, severity, key, no] = decodeCursor(cursor, 4);
  if (of !== sort || !isCount(severity) || !isCount(key) || !isCount(no) || severity >= LEVELS.length) {
    throw new Problem("request.invalid", "The cursor is of another list or another sort. Start again.", {
      fields: { cursor: "not a cursor of this list" },
    });
  }
  if (sort === "count") return sql`(a.events, a.no) < (${key}, ${no})`;
  const at = sql`${new Date(Math.min(key, LATEST))}::timestamptz`;
  if (sort === "severity") return sql`(a.severity, a.detected_at, a.no) < (${severity}, ${at}, ${no})`;
  return sort === "newest" ? sql`(a.detected_at, a.no) < (${at}, ${no})` : sql`(a.detected_at, a.no) > (${at}, ${no})`;
}

const LATEST = Date.UTC(9999, 11, 31);

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

export function toItem(row: AlertRow): AlertItem {
  return {
    id: row.id,
    revision: row.decision,
    state: row.state,
    severity: LEVELS[row.severity] ?? "informational",
    isNoisy: row.is_noisy,
    rule: {
      id: row.rule_id,
      title: row.title,
      author: row.author,
      tactics: row.tactics,
      techniques: row.techniques,
    },
    host: row.host,
    isHostVouched: row.is_host_vouched,
    user: row.user_name,
    sourceIp: row.source_ip,
    events: row.events,
    firstAt: row.first_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    detectedAt: row.detected_at.toISOString(),
    lastMatchedAt: row.last_matched_at.toISOString(),
    disposition: row.disposition,
    closedAt: row.closed_at?.toISOString() ?? null,
    closedBy: row.closed_by,
    incidentId: row.incident_id,
    suppressionId: row.suppression_id,
  };
}

type FacetKind = "severity" | "rule" | "tactic" | "host" | "user" | "total";

interface FacetRow {
  readonly kind: FacetKind;
  readonly value: string;
  readonly label: string;
  readonly alerts: number;
}

export interface AlertFacets {
  readonly total: number;
  readonly severities: AlertFacet[];
  readonly rules: AlertFacet[];
  readonly tactics: AlertFacet[];
  readonly hosts: AlertFacet[];
  readonly users: AlertFacet[];
}

const MAX_FACETS = 50;
/** What PostgreSQL's `grouping` gives for a row: a bit for each of the four columns that it is not grouped by. */
const MISSING = { total: 0b1111, severity: 0b0111, content: 0b1011, host: 0b1101, user: 0b1110 } as const;

/** What one may filter by further. */
export async function alertFacets(
  db: Kysely<MonitoringTables>,
  filters: AlertFilters,
  now: Date,
): Promise<AlertFacets> {
  // One pass over the alerts; names are put into one case after that, when there are few.
  const { rows } = await sql<FacetRow>`
    with counted as materialized (
      select a.severity, a.content_no, a.host, a.user_name, count(*)::int as alerts,
        grouping(a.severity, a.content_no, a.host, a.user_name) as missing
      from monitoring.alert a where ${conditionsOf(filters, now)}
      group by grouping sets ((), (a.severity), (a.content_no), (a.host), (a.user_name))
    ),
    by_content as (select rule_no, no, title, tactics, alerts from counted
      join monitoring.rule_content on no = content_no where missing = ${MISSING.content}),
    facet as (
      select 'total' as kind, '' as value, '' as label, alerts from counted where missing = ${MISSING.total}
      union all select 'severity', severity::text, '', alerts from counted where missing = ${MISSING.severity}
      union all select 'rule', r.rule_id, max(b.title), sum(b.alerts)::int
        from by_content b join monitoring.rule r on r.no = b.rule_no group by r.rule_id
      union all select 'tactic', t, t, sum(alerts)::int from by_content cross join unnest(tactics) as t group by t
      union all select 'host', lower(host), lower(host), sum(alerts)::int from counted
        where missing = ${MISSING.host} and host is not null group by lower(host)
      union all select 'user', lower(user_name), lower(user_name), sum(alerts)::int from counted
        where missing = ${MISSING.user} and user_name is not null group by lower(user_name)
    ),
    ranked as (select kind, value, label, alerts,
      row_number() over (partition by kind order by alerts desc, value) as place from facet)
    select kind, value, label, alerts from ranked where place <= ${MAX_FACETS} order by kind, place`.execute(db);
  const of = (kind: FacetKind): AlertFacet[] =>
    rows.filter((row) => row.kind === kind).map(({ value, label, alerts }) => ({ value, label, alerts }));
  return {
    total: of("total")[0]?.alerts ?? 0,
    severities: of("severity").map(({ value, alerts }) => {
      const level = LEVELS[Number(value)] ?? "informational";
      return { value: level, label: level, alerts };
    }),
    rules: of("rule"),
    tactics: of("tactic"),
    hosts: of("host"),
    users: of("user"),
  };
}
