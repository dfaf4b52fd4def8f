import { type Kysely, sql } from "kysely";
import type { MonitoringTables } from "../tables.ts";
import type { RuleDetail } from "./rule-contract.ts";
import type { WrittenRule } from "./written-rule.ts";
import { countedRules, type RuleRow, toItem } from "./rule-view.ts";

interface DetailRow extends RuleRow {
  readonly description: string;
  readonly license: string;
  readonly tags: string[];
  readonly reference_urls: string[];
  readonly false_positives: string[];
  readonly first_steps: string[];
  readonly opens_incident: boolean;
  readonly source: string;
  readonly switch_reason: string | null;
  readonly switched_by: string | null;
  readonly switched_at: Date | null;
}

interface VersionRow {
  readonly set_id: string;
  readonly set_name: string;
  readonly number: number;
  readonly imported_at: Date;
  readonly is_active: boolean;
  readonly is_effective: boolean;
}

interface DayRow {
  readonly day: string;
  readonly matches: number;
  readonly alerts: number;
  readonly suppressed: number;
}

/** One rule that counts, or undefined. */
export async function getRule(db: Kysely<MonitoringTables>, id: string, now: Date): Promise<RuleDetail | undefined> {
  const { rows } = await sql<DetailRow>`${countedRules(now)}
    select k.*, c.description, c.license, c.tags, c.reference_urls, c.false_positives, c.first_steps, c.opens_incident,
      c.source, r.switch_reason, r.switched_by, r.switched_at
    from counted k join monitoring.rule_content c on c.no = k.content_no join monitoring.rule r on r.no = k.no
    where k.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const versions = await sql<VersionRow>`select s.id as set_id, s.name as set_name, v.number, v.imported_at,
      v.state = 'active' as is_active, e.is_effective
    from monitoring.rule_set_entry e join monitoring.rule_set_version v on v.id = e.version_id
    join monitoring.rule_set s on s.id = v.set_id
    where e.rule_no = ${row.no} order by v.imported_at desc, v.number desc limit 100`.execute(db);
  const filters = await sql<RuleDetail["heldBackBy"][number]>`select f.filter_id as id, f.title, f.path, f.source
    from monitoring.rule_set_entry e join monitoring.rule_set_filter f on f.no = any(e.filter_nos)
    where e.rule_no = ${row.no} and e.is_effective order by f.no limit 50`.execute(db);
  const days = await sql<DayRow>`select day, matches, alerts, suppressed from monitoring.rule_day
    where rule_no = ${row.no} order by day desc limit 30`.execute(db);
  const { switched_at: at, switched_by: by, switch_reason: reason } = row;
  return {
    ...toItem(row),
    description: row.description,
    license: row.license,
    tags: row.tags,
    references: row.reference_urls,
    falsePositives: row.false_positives,
    firstSteps: row.first_steps,
    opensIncident: row.opens_incident,
    source: row.source,
    heldBackBy: filters.rows,
    switch: at === null ? null : { reason: reason ?? "", by: by ?? "", at: at.toISOString() },
    versions: versions.rows.map((version) => ({
      setId: version.set_id,
      setName: version.set_name,
      number: version.number,
      importedAt: version.imported_at.toISOString(),
      isActive: version.is_active,
      isEffective: version.is_effective,
    })),
    days: days.rows.reverse(),
  };
}

/** The text of a rule that counts and of all filters that hold it back, or undefined. */
export async function writtenRule(db: Kysely<MonitoringTables>, id: string): Promise<WrittenRule | undefined> {
  const { rows } = await sql<WrittenRule>`select c.source,
      array(select f.source from monitoring.rule_set_filter f where f.no = any(e.filter_nos) order by f.no) as filters
    from monitoring.rule_set_entry e join monitoring.rule r on r.no = e.rule_no
    join monitoring.rule_content c on c.no = e.content_no
    where r.rule_id = ${id} and e.is_effective`.execute(db);
  return rows[0];
}
