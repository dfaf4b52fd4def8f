import { type Kysely, sql } from "kysely";
import type { MonitoringTables } from "../tables.ts";
import type { Disposition } from "./alert.ts";

export interface DecidedAlert {
  readonly no: number;
  readonly id: string;
  readonly state: "open" | "closed" | "suppressed";
  /** Grows with each decision. */
  readonly revision: number;
  readonly title: string;
}

export interface Verdict {
  readonly disposition: Disposition;
  readonly reason: string;
  readonly by: string;
  readonly at: Date;
}

/** SQL of what people decide about alerts. */
export interface DecisionStore {
  /** Recorders wait until the transaction ends: a reopened alert may take matches again. */
  readonly takeTurn: () => Promise<void>;
  /** Locked, in the order of their numbers. */
  readonly lock: (ids: readonly string[]) => Promise<readonly DecidedAlert[]>;
  /** Closes what is open, and gives what is closed this verdict instead. */
  readonly close: (nos: readonly number[], verdict: Verdict) => Promise<void>;
  /** They take further matches again, unless an alert of the same fingerprint does. */
  readonly reopen: (nos: readonly number[]) => Promise<void>;
  readonly link: (nos: readonly number[], incidentId: string) => Promise<void>;
}

export function createDecisionStore(db: Kysely<MonitoringTables>): DecisionStore {
  return {
    async takeTurn() {
      await sql`select pg_advisory_xact_lock(7002, 1)`.execute(db);
    },
    async lock(ids) {
      const { rows } = await sql<DecidedAlert>`select a.no, a.id, a.state, a.decision as revision, c.title
        from monitoring.alert a join monitoring.rule_content c on c.no = a.content_no
        where a.id = any(${ids}::text[]) order by a.no for update of a`.execute(db);
      return rows;
    },
    async close(nos, { disposition, reason, by, at }) {
      await sql`update monitoring.alert set state = 'closed', is_collecting = false, disposition = ${disposition},
          closed_at = ${at}, closed_by = ${by}, close_reason = nullif(${reason}, ''),
          revision = revision + 1, decision = decision + 1
        where no = any(${nos}::bigint[])`.execute(db);
    },
    async reopen(nos) {
      await sql`update monitoring.alert a set state = 'open', disposition = null, closed_at = null, closed_by = null,
          close_reason = null, revision = a.revision + 1, decision = a.decision + 1,
          is_collecting = not exists (select from monitoring.alert b where b.fingerprint = a.fingerprint
            and (b.is_collecting or (b.no = any(${nos}::bigint[]) and b.no > a.no)))
        where a.no = any(${nos}::bigint[])`.execute(db);
    },
    async link(nos, incidentId) {
      await sql`update monitoring.alert set incident_id = ${incidentId}, revision = revision + 1
        where no = any(${nos}::bigint[]) and incident_id is distinct from ${incidentId}`.execute(db);
    },
  };
}
