import { decodeCursor, encodeCursor, type Page, parseInstant } from "@cordon/kernel";
import { type Kysely, type Selectable, sql } from "kysely";
import { z } from "zod";
import type { RouteInput } from "../http/contract.ts";
import type { AuditItem, auditRoutes } from "./audit-contract.ts";
import type { AuditEntryTable, AuditTables } from "./tables.ts";

type Filter = RouteInput<(typeof auditRoutes)["listAudit"]>["query"];

/** The audit screen: one page, newest first. */
export async function listAudit(db: Kysely<AuditTables>, filter: Filter, now: Date): Promise<Page<AuditItem>> {
  let query = db
    .selectFrom("platform.audit_entry")
    .selectAll()
    .select([nameOfMember("actor_id").as("actorNow"), nameOfMember("target_id").as("targetNow")])
    .orderBy("id", "desc")
    .limit(filter.limit + 1);
  if (filter.actor !== undefined) query = query.where("actor_id", "=", filter.actor);
  if (filter.target !== undefined) query = query.where("target_id", "=", filter.target);
  if (filter.outcome !== undefined) query = query.where("outcome", "=", filter.outcome);
  if (filter.action !== undefined) {
    query = filter.action.endsWith(".")
      ? query.where("action", "like", `${filter.action.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)
      : query.where("action", "=", filter.action);
  }
  if (filter.from !== undefined) query = query.where("at", ">=", parseInstant(filter.from, now));
  if (filter.to !== undefined) query = query.where("at", "<", parseInstant(filter.to, now));
  if (filter.cursor !== undefined) query = query.where("id", "<", Number(decodeCursor(filter.cursor, 1)[0]) || 0);

  const rows = await query.execute();
  const items = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? items.at(-1) : undefined;
  return { items: items.map(toItem), nextCursor: last ? encodeCursor([last.id]) : null };
}

const Details = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const Personal = z.object({
  actorName: z.string(),
  targetName: z.string().optional(),
  remoteAddress: z.string().optional(),
});

/** Erasing one person takes the names out of their whole entries; those of others who are still here are known. */
function nameOfMember(column: "actor_id" | "target_id") {
  return sql<string | null>`case when personal is null then
    (select name from platform.member where member.id = audit_entry.${sql.ref(column)}) end`;
}

type AuditRow = Selectable<AuditEntryTable> & { readonly actorNow: string | null; readonly targetNow: string | null };

/** A row that somebody tampered with must still be shown, so nothing here throws. */
function toItem(row: AuditRow): AuditItem {
  const personal = Personal.safeParse(parseJson(row.personal)).data;
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: { kind: row.actor_kind, id: row.actor_id, name: personal?.actorName ?? row.actorNow },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id, name: personal?.targetName ?? row.targetNow },
    outcome: row.outcome,
    remoteAddress: personal?.remoteAddress ?? null,
    details: Details.safeParse(parseJson(row.details)).data ?? {},
    isErased: row.personal === null,
    isSealed: row.segment !== null,
  };
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
