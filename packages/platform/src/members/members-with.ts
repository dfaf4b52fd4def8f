import { type Kysely, sql } from "kysely";
import { ROLES } from "./roles.ts";
import type { PlatformTables } from "./tables.ts";

const MAX_LISTED = 500;

/** Active members whose role gives a permission, by name; at most 500. For whom a context may hand work to. */
export async function membersWith(
  db: Kysely<PlatformTables>,
  permission: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  const roles = Object.entries(ROLES).flatMap(([name, { permissions }]) =>
    permissions.includes(permission) ? [name] : [],
  );
  if (roles.length === 0) return [];
  return db
    .selectFrom("platform.member")
    .select(["id", "name"])
    .where("state", "=", "active")
    .where("role", "in", roles)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .limit(MAX_LISTED)
    .execute();
}
