import { type Kysely, type RawBuilder, sql } from "kysely";
import type { MonitoringTables } from "../tables.ts";
import type { RuleChange, RuleFailure, RuleSetItem } from "./rule-set-contract.ts";
import type { RuleOrigin } from "./rule.ts";

interface VersionRow {
  readonly set_id: string;
  readonly name: string;
  readonly origin: RuleOrigin;
  readonly number: number;
  readonly state: "active" | "superseded";
  readonly imported_at: Date;
  readonly imported_by: string;
  readonly activated_at: Date;
  readonly rules: number;
  readonly failed: number;
  readonly filters: number;
}

/** Ours first, then by name; the versions of each newest first. */
export async function listRuleSets(db: Kysely<MonitoringTables>): Promise<RuleSetItem[]> {
  const { rows } = await sql<VersionRow>`select s.id as set_id, s.name, s.origin, v.number, v.state, v.imported_at,
      v.imported_by, v.activated_at, v.rules, v.failed, v.filters
    from monitoring.rule_set s join monitoring.rule_set_version v on v.set_id = s.id
    order by (s.origin = 'built-in') desc, lower(s.name), v.number desc`.execute(db);
  return [...Map.groupBy(rows, (row) => row.set_id)].flatMap(([id, versions]) => {
    const [first] = versions;
    return first ? [{ id, name: first.name, origin: first.origin, versions: versions.map(toVersion) }] : [];
  });
}

function toVersion(row: VersionRow): RuleSetItem["versions"][number] {
  return {
    number: row.number,
    isActive: row.state === "active",
    importedAt: row.imported_at.toISOString(),
    importedBy: row.imported_by,
    activatedAt: row.activated_at.toISOString(),
    rules: row.rules,
    failed: row.failed,
    filters: row.filters,
  };
}

const MAX_LISTED = 5_000;

/** Against the version before it, by title; undefined when the set has no such version. */
export async function listRuleChanges(
  db: Kysely<MonitoringTables>,
  setId: string,
  number: number,
): Promise<RuleChange[] | undefined> {
  const { rows: versions } = await sql<{ id: string; number: number }>`
    select id, number from monitoring.rule_set_version
    where set_id = ${setId} and number <= ${number} order by number desc limit 2`.execute(db);
  const [version, before] = versions;
  if (version?.number !== number) return undefined;
  const { rows } = await sql<RuleChange>`
    with rule_change as (with after as (select rule_no, content_no, path from monitoring.rule_set_entry
        where version_id = ${version.id} and error is null),
      before as (select rule_no, content_no, path from monitoring.rule_set_entry
        where version_id = ${before?.id ?? ""} and error is null)
    select 'rule' as kind, r.rule_id as id, c.title, coalesce(a.path, b.path) as path,
      case when b.rule_no is null then 'added' when a.rule_no is null then 'removed' else 'changed' end as change
    from after a full join before b on a.rule_no = b.rule_no
    join monitoring.rule r on r.no = coalesce(a.rule_no, b.rule_no)
    join monitoring.rule_content c on c.no = coalesce(a.content_no, b.content_no)
    where a.content_no is distinct from b.content_no),
    filter_change as (select 'filter' as kind, coalesce(a.filter_id, b.filter_id) as id,
      coalesce(a.title, b.title) as title, coalesce(a.path, b.path) as path,
      case when b.no is null then 'added' when a.no is null then 'removed' else 'changed' end as change
    from (${filtersOf(version.id)}) a full join (${filtersOf(before?.id ?? "")}) b on a.filter_id = b.filter_id
    where a.digest is distinct from b.digest)
    select kind, id, title, path, change from rule_change
    union all select kind, id, title, path, change from filter_change
    order by kind, title, id limit ${MAX_LISTED}`.execute(db);
  return rows;
}

function filtersOf(versionId: string): RawBuilder<unknown> {
  return sql`select no, filter_id, title, path, digest from monitoring.rule_set_filter where version_id = ${versionId}`;
}

const IDLE_FILTER =
  "This filter changes nothing: no rule of its set has an id, a name or a title that it names, and its log source.";

/** What the active versions could not load, and what they loaded in vain. */
export async function listRuleFailures(db: Kysely<MonitoringTables>): Promise<RuleFailure[]> {
  const { rows } =
    await sql<RuleFailure>`select s.id as "setId", s.name as "setName", e.path, e.error_line as line, e.error,
      false as "isWarning"
    from monitoring.rule_set_entry e
    join monitoring.rule_set_version v on v.id = e.version_id and v.state = 'active'
    join monitoring.rule_set s on s.id = v.set_id
    where e.error is not null
    union all select s.id, s.name, f.path, f.line, ${IDLE_FILTER}, true
    from monitoring.rule_set_filter f
    join monitoring.rule_set_version v on v.id = f.version_id and v.state = 'active'
    join monitoring.rule_set s on s.id = v.set_id
    where f.rules = 0
    order by "setName", path, line limit ${MAX_LISTED}`.execute(db);
  return rows;
}
