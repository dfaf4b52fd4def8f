import { decodeCursor, encodeCursor, Problem } from "@cordon/kernel";
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { MonitoringTables } from "../tables.ts";
import type { RuleFacet, RuleFilters, RuleItem, RuleSort } from "./rule-contract.ts";
import { type Level, levelRank, LEVELS, type RuleOrigin, type RuleStatus } from "./rule.ts";

/** Which rules, in which order; `cursor` is where the page before ended. */
export interface RuleQuestion extends RuleFilters {
  readonly sort: RuleSort;
  readonly order: "ascending" | "descending";
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface RuleRow {
  readonly no: number;
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly level: Level;
  readonly status: RuleStatus;
  readonly tactics: string[];
  readonly techniques: string[];
  readonly product: string | null;
  readonly category: string | null;
  readonly service: string | null;
  readonly set_id: string;
  readonly set_name: string;
  readonly origin: RuleOrigin;
  readonly path: string;
  readonly is_on: boolean;
  readonly is_switched: boolean;
  readonly filters: number;
  readonly revision: number;
  readonly last_fired_at: Date | null;
  readonly matches7: number;
  readonly matches30: number;
  readonly alerts30: number;
  readonly suppressed30: number;
  readonly tp: number;
  readonly btp: number;
  readonly fp: number;
}

const DAY_MS = 86_400_000;

/** The rules that count, as `counted`, with how each did. */
export function countedRules(now: Date): RawBuilder<unknown> {
  const since = (days: number): string => new Date(now.getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return sql`with day as (
      select rule_no, coalesce(sum(matches) filter (where day >= ${since(7)}::date), 0)::bigint as matches7,
        sum(matches)::bigint as matches30, sum(alerts)::bigint as alerts30, sum(suppressed)::bigint as suppressed30
      from monitoring.rule_day where day >= ${since(30)}::date group by rule_no
    ), verdict as (
      select rule_no, count(*) filter (where disposition = 'true-positive') as tp,
        count(*) filter (where disposition = 'benign-true-positive') as btp,
        count(*) filter (where disposition = 'false-positive') as fp
      from monitoring.alert where disposition is not null group by rule_no
    ), counted as (
      select r.no, r.rule_id as id, c.no as content_no, c.title, c.author, c.level, c.status, c.tactics, c.techniques,
        c.product, c.category, c.service, s.id as set_id, s.name as set_name, s.origin, e.path,
        coalesce(r.is_switched_on, e.is_default_on) as is_on, r.is_switched_on is not null as is_switched,
        cardinality(e.filter_nos) as filters, r.revision,
        r.last_fired_at, coalesce(day.matches7, 0) as matches7, coalesce(day.matches30, 0) as matches30,
        coalesce(day.alerts30, 0) as alerts30, coalesce(day.suppressed30, 0) as suppressed30,
        coalesce(verdict.tp, 0) as tp, coalesce(verdict.btp, 0) as btp, coalesce(verdict.fp, 0) as fp
      from monitoring.rule_set_entry e
      join monitoring.rule_set_version v on v.id = e.version_id
      join monitoring.rule_set s on s.id = v.set_id
      join monitoring.rule r on r.no = e.rule_no
      join monitoring.rule_content c on c.no = e.content_no
      left join day on day.rule_no = r.no
      left join verdict on verdict.rule_no = r.no
      where e.is_effective
    )`;
}

/** The Rules page in one query. */
export async function listRules(
  db: Kysely<MonitoringTables>,
  question: RuleQuestion,
  now: Date,
): Promise<{ items: RuleItem[]; nextCursor: string | null; total: number }> {
  const { sort, order, limit, cursor } = question;
  const after = cursor === undefined ? undefined : afterOf(cursor, sort);
  const direction = order === "descending" ? sql`desc` : sql`asc`;
  const isAfter = order === "descending" ? sql`<` : sql`>`;
  const { rows } = await sql<RuleRow & { sort_key: string | number; total: number }>`${countedRules(now)},
    matching as (select counted.*, ${SORT_KEY[sort]} as sort_key from counted where ${conditionsOf(question)})
    select matching.*, (select count(*)::int from matching) as total from matching
    where ${after ? sql`(sort_key, no) ${isAfter} (${after.key}, ${after.no})` : sql`true`}
    order by sort_key ${direction}, no ${direction} limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? encodeCursor([sort, last.sort_key, last.no]) : null;
  return { items: page.map(toItem), nextCursor, total: rows[0]?.total ?? 0 };
}

/** What never fired or was never judged comes below everything that was. */
const SORT_KEY: Readonly<Record<RuleSort, RawBuilder<unknown>>> = {
  title: sql`lower(title) collate "C"`,
  level: sql`array_position(array['informational', 'low', 'medium', 'high', 'critical'], level)`,
  fired: sql`coalesce(floor(extract(epoch from last_fired_at) * 1000), -1)::bigint`,
  matches: sql`matches30`,
  alerts: sql`alerts30`,
  // A whole number, so that a cursor holds it exactly.
  precision: sql`coalesce(tp * 1000000 / nullif(tp + fp, 0), -1)`,
};

function conditionsOf({ q, isOn, level, setId, product, tactic, hasFired }: RuleFilters): RawBuilder<unknown> {
  const text = q.trim();
  const worse = level === undefined ? [] : LEVELS.slice(levelRank(level));
  const all = [
    text === "" ? undefined : hasText(text),
    isOn === undefined ? undefined : sql`is_on = ${isOn}`,
    level === undefined ? undefined : sql`level = any(${worse}::text[])`,
    setId === undefined ? undefined : sql`set_id = ${setId}`,
    product === undefined ? undefined : sql`product = lower(${product})`,
    tactic === undefined ? undefined : sql`${tactic} = any(tactics)`,
    hasFired === undefined ? undefined : sql`(last_fired_at is not null) = ${hasFired}`,
  ].filter((condition) => condition !== undefined);
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

function hasText(text: string): RawBuilder<unknown> {
  return sql`(strpos(lower(title), lower(${text})) > 0 or strpos(lower(author), lower(${text})) > 0
    or strpos(lower(path), lower(${text})) > 0 or id = lower(${text}) or upper(${text}) = any(techniques))`;
}

/** @throws Problem `request.invalid` when the cursor is of another sort, or not of this list at all */
function afterOf(cursor: string, sort: RuleSort): { readonly key: RawBuilder<unknown>; readonly no: number } {
  const [of, value, no] = decodeCursor(cursor, 3);
  if (of === sort && Number.isSafeInteger(no)) {
    if (sort === "title" && typeof value === "string") return { key: sql`${value}::text`, no: Number(no) };
    if (sort !== "title" && Number.isSafeInteger(value)) return { key: sql`${value}::bigint`, no: Number(no) };
  }
  throw new Problem("request.invalid", "The cursor is of another list or another sort. Start again.", {
    fields: { cursor: "not a cursor of this list" },
  });
}

export function toItem(row: RuleRow): RuleItem {
  const { tp, btp, fp } = row;
  return {
    id: row.id,
    title: row.title,
    author: row.author,
    level: row.level,
    status: row.status,
    tactics: row.tactics,
    techniques: row.techniques,
    product: row.product,
    category: row.category,
    service: row.service,
    set: { id: row.set_id, name: row.set_name, origin: row.origin },
    path: row.path,
    isOn: row.is_on,
    isSwitched: row.is_switched,
    filters: row.filters,
    revision: row.revision,
    lastFiredAt: row.last_fired_at?.toISOString() ?? null,
    matches7Days: row.matches7,
    matches30Days: row.matches30,
    alerts30Days: row.alerts30,
    suppressed30Days: row.suppressed30,
    verdicts: { truePositive: tp, benignTruePositive: btp, falsePositive: fp },
    precision: tp + fp === 0 ? null : tp / (tp + fp),
  };
}

interface FacetRow {
  readonly kind: "set" | "product" | "tactic" | "level" | "on" | "total" | "failed";
  readonly value: string;
  readonly label: string;
  readonly rules: number;
}

export interface RuleFacets {
  readonly total: number;
  readonly on: number;
  readonly failed: number;
  readonly sets: RuleFacet[];
  readonly products: RuleFacet[];
  readonly tactics: RuleFacet[];
  readonly levels: RuleFacet[];
}

/** What one may filter by, over all rules that count. */
export async function ruleFacets(db: Kysely<MonitoringTables>, now: Date): Promise<RuleFacets> {
  const { rows } = await sql<FacetRow>`${countedRules(now)}
    select 'total' as kind, '' as value, '' as label, count(*)::int as rules from counted
    union all select 'on', '', '', count(*)::int from counted where is_on
    union all select 'failed', '', '', count(*)::int from monitoring.rule_set_entry e
      join monitoring.rule_set_version v on v.id = e.version_id and v.state = 'active' where e.error is not null
    union all select 'set', set_id, set_name, count(*)::int from counted group by set_id, set_name
    union all select 'product', product, product, count(*)::int from counted where product is not null group by product
    union all select 'tactic', t, t, count(*)::int from counted cross join unnest(tactics) t group by t
    union all select 'level', level, level, count(*)::int from counted group by level
    order by rules desc, value limit 1000`.execute(db);
  const of = (kind: FacetRow["kind"]): RuleFacet[] =>
    rows.filter((row) => row.kind === kind).map(({ value, label, rules }) => ({ value, label, rules }));
  const count = (kind: FacetRow["kind"]): number => of(kind)[0]?.rules ?? 0;
  return {
    total: count("total"),
    on: count("on"),
    failed: count("failed"),
    sets: of("set"),
    products: of("product"),
    tactics: of("tactic"),
    levels: of("level"),
  };
}
