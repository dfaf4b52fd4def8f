import { type Kysely, sql } from "kysely";
import { type SuppressionFields, suppressionFields } from "../suppression/suppression.ts";
import { createSuppressionStore } from "../suppression/suppression-store.ts";
import type { MonitoringTables } from "../tables.ts";

export interface PlannedRule {
  /** What `DetectedMatch.ruleId` must say: the rule's own id, or one of ours where it has none. */
  readonly ruleId: string;
  readonly path: string;
  /** One YAML document. */
  readonly source: string;
  /** Places in `filters` of the plan: the Sigma filters that hold it back. */
  readonly filters: readonly number[];
}

/** What the worker looks for. Plain data: it crosses a thread boundary. */
export interface DetectionPlan {
  /** In the order of their ids. */
  readonly rules: readonly PlannedRule[];
  /** Sigma filters, each as its YAML document and once, since one may hold back every rule. */
  readonly filters: readonly string[];
  readonly fields: SuppressionFields;
}

interface PlannedRow extends Omit<PlannedRule, "filters"> {
  readonly filterNos: readonly number[];
}

/** The rules that count and are on, and the fields that suppressions ask for, as of now. */
export async function loadDetectionPlan(db: Kysely<MonitoringTables>, now: Date): Promise<DetectionPlan> {
  const { rows } = await sql<PlannedRow>`select r.rule_id as "ruleId", e.path, c.source, e.filter_nos as "filterNos"
    from monitoring.rule_set_entry e
    join monitoring.rule r on r.no = e.rule_no
    join monitoring.rule_content c on c.no = e.content_no
    where e.is_effective and coalesce(r.is_switched_on, e.is_default_on) order by r.rule_id`.execute(db);
  const filters = await filterSources(db, [...new Set(rows.flatMap(({ filterNos }) => filterNos))]);
  const placeOf = new Map(filters.map(({ no }, place) => [no, place]));
  const rules = rows.map(({ filterNos, ...rule }) => ({
    ...rule,
    filters: filterNos.map((no) => placeOf.get(no)).filter((place) => place !== undefined),
  }));
  return {
    rules,
    filters: filters.map(({ source }) => source),
    fields: suppressionFields(await createSuppressionStore(db).active(now)),
  };
}

interface FilterRow {
  readonly no: number;
  readonly source: string;
}

async function filterSources(db: Kysely<MonitoringTables>, nos: readonly number[]): Promise<readonly FilterRow[]> {
  if (nos.length === 0) return [];
  const { rows } = await sql<FilterRow>`
    select no, source from monitoring.rule_set_filter where no = any(${nos}::bigint[]) order by no`.execute(db);
  return rows;
}
