import { type Kysely, sql } from "kysely";
import type { DependencyCheck, DependencyReport } from "../health/health.ts";
import type { HeadSender } from "./head-sender.ts";
import type { AuditTables } from "./tables.ts";

const SEALING_WARNS_SECONDS = 300;

/** Whether entries are sealed in time and the head gets outside. */
export function auditHealth(
  db: Kysely<AuditTables>,
  heads: Pick<HeadSender, "deliveries">,
  now: () => Date,
): DependencyCheck {
  return {
    name: "audit",
    isRequired: false,
    check: async () => report(await backlogOf(db, now()), await heads.deliveries()),
  };
}

interface UnsealedBacklog {
  readonly size: number;
  readonly oldestAgeSeconds: number | null;
}

async function backlogOf(db: Kysely<AuditTables>, now: Date): Promise<UnsealedBacklog> {
  const { rows } = await sql<{ size: number; oldest: Date | null }>`select count(*) as size, min(at) as oldest
    from (select at from platform.audit_entry where segment is null order by id limit 10000) as unsealed`.execute(db);
  const { size = 0, oldest = null } = rows[0] ?? {};
  return { size, oldestAgeSeconds: oldest && Math.max(0, (now.getTime() - oldest.getTime()) / 1_000) };
}

function report(
  unsealed: UnsealedBacklog,
  deliveries: Awaited<ReturnType<HeadSender["deliveries"]>>,
): DependencyReport {
  const backlogs = [{ name: "unsealed audit entries", ...unsealed }];
  const failed = deliveries.flatMap(({ target, failure, sentAt }) =>
    failure === undefined
      ? []
      : [
          `The audit head does not reach ${target} since ${minuteOf(failure.since)} (${failure.error}); ` +
            `${sentAt ? `the last one went on ${minuteOf(sentAt)}` : "none ever did"}.`,
        ],
  );
  if (failed.length > 0) return { state: "degraded", message: failed.join(" "), backlogs };
  if ((unsealed.oldestAgeSeconds ?? 0) > SEALING_WARNS_SECONDS)
    return { state: "degraded", message: "Audit entries wait for minutes to be sealed.", backlogs };
  return deliveries.length === 0
    ? { state: "up", message: "The audit head is kept nowhere outside.", backlogs }
    : { state: "up", backlogs };
}

function minuteOf(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
