import { type Kysely, sql } from "kysely";
import type { MonitoringTables } from "../tables.ts";

export interface RuleSwitch {
  readonly isOn: boolean;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** A rule that counts. */
export interface KnownRule {
  readonly id: string;
  readonly title: string;
  readonly revision: number;
}

export interface RuleStore {
  readonly find: (id: string) => Promise<KnownRule | undefined>;
  /** False when somebody switched it since `seen`. */
  readonly switch: (id: string, to: RuleSwitch, seen: number) => Promise<boolean>;
}

export function createRuleStore(db: Kysely<MonitoringTables>): RuleStore {
  return {
    async find(id) {
      const { rows } = await sql<KnownRule>`select r.rule_id as id, c.title, r.revision
        from monitoring.rule r join monitoring.rule_set_entry e on e.rule_no = r.no and e.is_effective
        join monitoring.rule_content c on c.no = e.content_no where r.rule_id = ${id}`.execute(db);
      return rows[0];
    },
    async switch(id, { isOn, reason, by, at }, seen) {
      const { numUpdatedRows } = await db
        .updateTable("monitoring.rule")
        .set((eb) => ({
          is_switched_on: isOn,
          switch_reason: reason,
          switched_by: by,
          switched_at: at,
          revision: eb("revision", "+", 1),
        }))
        .where("rule_id", "=", id)
        .where("revision", "=", seen)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
  };
}
