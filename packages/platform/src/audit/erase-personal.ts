import { type Kysely, sql } from "kysely";

/**
 * Takes names, addresses and what else is personal out of a person's entries, also of sign-ins that were tried with
 * an address of theirs, and gives of how many. The chain still verifies.
 */
export async function erasePersonal<Tables>(trx: Kysely<Tables>, personId: string): Promise<number> {
  const { rows } = await sql<{ erased: number }>`select platform.erase_audit_personal(${personId}) as erased`.execute(
    trx,
  );
  return rows[0]?.erased ?? 0;
}
