import { parseInstant } from "@cordon/kernel";
import { type RawBuilder, sql } from "kysely";
import type { Criticality } from "../contract.ts";

/** What hosts are asked for by; absent asks for nothing. */
export interface HostConditions {
  readonly q: string;
  readonly vouching?: "vouched" | "claimed" | undefined;
  readonly criticality?: Criticality | undefined;
  readonly tag?: string | undefined;
  readonly owner?: string | undefined;
  readonly isOwned?: boolean | undefined;
  readonly seenFrom?: string | undefined;
  readonly seenTo?: string | undefined;
}

const IS_VOUCHED = sql`exists (select 1 from inventory.host_source s where s.host_id = h.id and s.is_vouched)`;

/**
 * The condition on `inventory.host h`.
 * @throws Problem `request.invalid` when a time is none
 */
export function conditionsOf(asked: HostConditions, now: Date): RawBuilder<unknown> {
  const { q, vouching, criticality, tag, owner, isOwned, seenFrom, seenTo } = asked;
  const parts: RawBuilder<unknown>[] = [sql`true`];
  if (q.trim() !== "") parts.push(textCondition(q.trim().toLowerCase()));
  if (criticality) parts.push(sql`h.criticality = ${criticality}`);
  if (tag) parts.push(sql`h.tags @> array[${tag}]::text[]`);
  if (owner) parts.push(sql`lower(h.owner) = lower(${owner})`);
  if (isOwned !== undefined) parts.push(isOwned ? sql`h.owner is not null` : sql`h.owner is null`);
  if (vouching) parts.push(vouching === "vouched" ? IS_VOUCHED : sql`not ${IS_VOUCHED}`);
  if (seenFrom !== undefined) parts.push(sql`h.last_seen_at >= ${parseInstant(seenFrom, now)}`);
  if (seenTo !== undefined) parts.push(sql`h.last_seen_at < ${parseInstant(seenTo, now)}`);
  return sql.join(parts, sql` and `);
}

function textCondition(text: string): RawBuilder<unknown> {
  const like = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return sql`(h.key like ${like} or lower(h.owner) like ${like} or exists (
    select 1 from inventory.sighting g where g.host_id = h.id and lower(g.value) = ${text}))`;
}
