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
}

/** What the worker looks for. Plain data: it crosses a thread boundary. */
export interface DetectionPlan {
  /** In the order of their ids. */
  readonly rules: readonly PlannedRule[];
  readonly fields: SuppressionFields;
}

/** The rules that count and are on, and the fields that suppressions ask for, as of now. */
export async function loadDetectionPlan(db: Kysely<MonitoringTables>, now: Date): Promise<DetectionPlan> {
  const { rows: rules } = await sql<PlannedRule>`select r.rule_id as "ruleId", e.path, c.source
    from monitoring.rule_set_entry e
    join monitoring.rule r on r.no = e.rule_no
    join monitoring.rule_content c on c.no = e.content_no
    where e.is_effective and coalesce(r.is_switched_on, e.is_default_on) order by r.rule_id`.execute(db);
  return { rules, fields: suppressionFields(await createSuppressionStore(db).active(now)) };
}
