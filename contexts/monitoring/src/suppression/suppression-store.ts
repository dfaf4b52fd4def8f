import { type Kysely, type Selectable, sql } from "kysely";
import type { SuppressionTable } from "../alert/alert-tables.ts";
import type { MonitoringTables } from "../tables.ts";
import type { Suppression } from "./suppression.ts";

export interface SuppressionStore {
  readonly find: (id: string) => Promise<Suppression | undefined>;
  /** Not ended at `now`. */
  readonly active: (now: Date) => Promise<readonly Suppression[]>;
  readonly add: (suppression: Suppression) => Promise<void>;
  /** False when somebody changed it since `seen`. */
  readonly end: (id: string, endsAt: Date, endedBy: string | undefined, seen: number) => Promise<boolean>;
  readonly countHits: (hits: ReadonlyMap<string, number>, at: Date) => Promise<void>;
}

const table = "monitoring.suppression";

export function createSuppressionStore(db: Kysely<MonitoringTables>): SuppressionStore {
  return {
    async find(id) {
      const row = await db.selectFrom(table).selectAll().where("id", "=", id).executeTakeFirst();
      return row && toSuppression(row);
    },
    async active(now) {
      const rows = await db.selectFrom(table).selectAll().where("ends_at", ">", now).orderBy("id").execute();
      return rows.map(toSuppression);
    },
    async add({ id, scope, owner, reason, createdAt, endsAt, revision }) {
      await db
        .insertInto(table)
        .values({
          id,
          rule_id: scope.ruleId ?? null,
          host: scope.host ?? null,
          user_name: scope.user ?? null,
          conditions: JSON.stringify(scope.conditions),
          owner_id: owner.id,
          owner_name: owner.name,
          reason,
          created_at: createdAt,
          ends_at: endsAt,
          ended_by: null,
          last_hit_at: null,
          revision,
        })
        .execute();
    },
    async end(id, endsAt, endedBy, seen) {
      const { numUpdatedRows } = await db
        .updateTable(table)
        .set((eb) => ({ ends_at: endsAt, ended_by: endedBy ?? null, revision: eb("revision", "+", 1) }))
        .where("id", "=", id)
        .where("revision", "=", seen)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    async countHits(hits, at) {
      await sql`update monitoring.suppression s set hits = s.hits + h.hits, last_hit_at = greatest(s.last_hit_at, ${at})
        from unnest(${[...hits.keys()]}::text[], ${[...hits.values()]}::bigint[]) as h (id, hits)
        where s.id = h.id`.execute(db);
    },
  };
}

export function toSuppression(row: Selectable<SuppressionTable>): Suppression {
  return {
    id: row.id,
    scope: {
      ...(row.rule_id === null ? {} : { ruleId: row.rule_id }),
      ...(row.host === null ? {} : { host: row.host }),
      ...(row.user_name === null ? {} : { user: row.user_name }),
      conditions: row.conditions,
    },
    owner: { id: row.owner_id, name: row.owner_name },
    reason: row.reason,
    createdAt: row.created_at,
    endsAt: row.ends_at,
    ...(row.ended_by === null ? {} : { endedBy: row.ended_by }),
    hits: row.hits,
    ...(row.last_hit_at === null ? {} : { lastHitAt: row.last_hit_at }),
    revision: row.revision,
  };
}
