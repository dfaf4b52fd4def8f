import { type Kysely, type RawBuilder, type Selectable, sql } from "kysely";
import type { SuppressionTable } from "../alert/alert-tables.ts";
import type { MonitoringTables } from "../tables.ts";
import type { SuppressionItem } from "./suppression-contract.ts";

interface SuppressionRow extends Selectable<SuppressionTable> {
  readonly rule_title: string | null;
  readonly alerts: number;
}

/** Active ones by their end, ended ones by when they did. */
export function listSuppressions(
  db: Kysely<MonitoringTables>,
  {
    state,
    ruleId,
    limit,
  }: { readonly state: "active" | "ended"; readonly ruleId?: string | undefined; readonly limit: number },
  now: Date,
): Promise<SuppressionItem[]> {
  const ofRule = ruleId === undefined ? sql`true` : sql`s.rule_id = ${ruleId}`;
  const which = state === "active" ? sql`s.ends_at > ${now}` : sql`s.ends_at <= ${now}`;
  const order = state === "active" ? sql`s.ends_at, s.id` : sql`s.ends_at desc, s.id`;
  return read(db, sql`where ${which} and ${ofRule} order by ${order} limit ${limit}`, now);
}

/** One suppression with what it hid, or undefined. */
export async function getSuppression(
  db: Kysely<MonitoringTables>,
  id: string,
  now: Date,
): Promise<SuppressionItem | undefined> {
  return (await read(db, sql`where s.id = ${id}`, now))[0];
}

async function read(db: Kysely<MonitoringTables>, rest: RawBuilder<unknown>, now: Date): Promise<SuppressionItem[]> {
  const { rows } = await sql<SuppressionRow>`select s.*,
      (select count(*)::int from monitoring.alert a where a.suppression_id = s.id) as alerts,
      (select c.title from monitoring.rule r join monitoring.rule_content c on c.rule_no = r.no
        where r.rule_id = s.rule_id order by c.no desc limit 1) as rule_title
    from monitoring.suppression s ${rest}`.execute(db);
  return rows.map((row) => toItem(row, now));
}

function toItem(row: SuppressionRow, now: Date): SuppressionItem {
  return {
    id: row.id,
    scope: {
      ruleId: row.rule_id,
      ruleTitle: row.rule_title,
      host: row.host,
      user: row.user_name,
      conditions: row.conditions.map(({ field, value }) => ({ field, value })),
    },
    owner: row.owner_name,
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    isActive: row.ends_at > now,
    endedBy: row.ended_by,
    hits: row.hits,
    lastHitAt: row.last_hit_at?.toISOString() ?? null,
    alerts: row.alerts,
    revision: row.revision,
  };
}
