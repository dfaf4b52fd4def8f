import { parseInstant } from "@cordon/kernel";
import { type RawBuilder, sql } from "kysely";
import { levelRank } from "../rule/rule.ts";
import type { AlertFilters } from "./alert-contract.ts";

/** Which alerts `a`, as one condition. @throws Problem `request.invalid` for a bound that is no time */
export function conditionsOf(filters: AlertFilters, now: Date): RawBuilder<unknown> {
  const { state, severity, ruleId, host, user, sourceIp, tactic, suppressionId, incidentId, q, from, to } = filters;
  const all: (RawBuilder<unknown> | undefined)[] = [
    state === "all" ? undefined : sql`a.state = ${state}`,
    severity === undefined ? undefined : sql`a.severity >= ${levelRank(severity)}`,
    ruleId === undefined ? undefined : sql`a.rule_no = (select no from monitoring.rule where rule_id = ${ruleId})`,
    host === undefined ? undefined : sql`lower(a.host) = lower(${host})`,
    user === undefined ? undefined : sql`lower(a.user_name) = lower(${user})`,
    sourceIp === undefined ? undefined : sql`lower(a.source_ip) = lower(${sourceIp})`,
    tactic === undefined
      ? undefined
      : sql`a.content_no in (select no from monitoring.rule_content where ${tactic} = any(tactics))`,
    suppressionId === undefined ? undefined : sql`a.suppression_id = ${suppressionId}`,
    incidentId === undefined ? undefined : sql`a.incident_id = ${incidentId}`,
    q.trim() === "" ? undefined : hasText(q.trim()),
    from === undefined ? undefined : sql`a.detected_at >= ${parseInstant(from, now)}`,
    to === undefined ? undefined : sql`a.detected_at < ${parseInstant(to, now)}`,
  ];
  const present = all.filter((condition) => condition !== undefined);
  return present.length === 0 ? sql`true` : sql.join(present, sql` and `);
}

function hasText(q: string): RawBuilder<unknown> {
  return sql`(a.content_no in (select no from monitoring.rule_content where strpos(lower(title), lower(${q})) > 0)
    or strpos(lower(a.host), lower(${q})) > 0 or strpos(lower(a.user_name), lower(${q})) > 0
    or strpos(lower(a.source_ip), lower(${q})) > 0 or a.id = ${q})`;
}
