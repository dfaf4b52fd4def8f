import { type Kysely, sql } from "kysely";
import type { DepartedMember } from "./members-contract.ts";
import type { PlatformTables } from "./tables.ts";

const MAX_DEPARTED = 1_000;

/** Who was removed, as far as the trail still tells; newest first. */
export async function listDeparted(db: Kysely<PlatformTables>): Promise<readonly DepartedMember[]> {
  const { rows } = await sql<{
    id: string;
    email: string | null;
    removedAt: Date;
    personalEntries: number;
    erasedAt: Date | null;
  }>`select removal.target_id as id, removal.at as "removedAt",
      case when removal.personal is json then removal.personal::jsonb ->> 'targetName' end as email,
      (select count(*) from platform.audit_entry e
        where (e.actor_id = removal.target_id or e.target_id = removal.target_id) and e.personal is not null
          and e.action <> 'member.personal-data.erased') as "personalEntries",
      (select max(e.at) from platform.audit_entry e
        where e.target_id = removal.target_id and e.action = 'member.personal-data.erased') as "erasedAt"
    from platform.audit_entry removal
    where removal.action = 'member.removed'
    order by removal.id desc limit ${MAX_DEPARTED}`.execute(db);
  return rows.map(({ removedAt, erasedAt, ...row }) => ({
    ...row,
    removedAt: removedAt.toISOString(),
    erasedAt: erasedAt?.toISOString() ?? null,
  }));
}
