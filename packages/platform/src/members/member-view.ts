import { decodeCursor, encodeCursor, type Page, Problem } from "@cordon/kernel";
import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import type { Caller } from "../http/handler.ts";
import type { MemberItem, RoleItem, TokenItem } from "./members-contract.ts";
import { permissionsOfToken, ROLES } from "./roles.ts";
import { Preferences, type WhoAmI } from "./sign-in-contract.ts";
import type { PlatformTables } from "./tables.ts";
import { createTokenStore, type Token } from "./token-store.ts";

interface MemberFilter {
  readonly q: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The members screen: one page, by name. */
export async function listMembers(db: Kysely<PlatformTables>, filter: MemberFilter): Promise<Page<MemberItem>> {
  let query = memberItems(db)
    .orderBy(sql`lower(name)`)
    .orderBy("id")
    .limit(filter.limit + 1);
  if (filter.q !== "") {
    const pattern = `%${filter.q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    query = query.where((e) => e.or([e("name", "ilike", pattern), e("email", "ilike", pattern)]));
  }
  if (filter.cursor !== undefined) {
    const [name, id] = decodeCursor(filter.cursor, 2);
    query = query.where(sql<boolean>`(lower(name), id) > (${String(name)}::text, ${String(id)}::text)`);
  }
  const rows = await query.execute();
  const items = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? items.at(-1) : undefined;
  return { items: items.map(toItem), nextCursor: last ? encodeCursor([last.sortName, last.id]) : null };
}

/** @throws Problem `member.not-found` */
export async function getMemberItem(db: Kysely<PlatformTables>, id: string): Promise<MemberItem> {
  const row = await memberItems(db).where("id", "=", id).executeTakeFirst();
  if (!row) throw new Problem("member.not-found", `There is no member ${id}.`);
  return toItem(row);
}

/** Who is asking and what they may do, in one query. */
export async function whoAmI(
  db: Kysely<PlatformTables>,
  caller: Pick<Caller, "kind" | "id" | "name" | "permissions">,
): Promise<Omit<WhoAmI, "isDemo">> {
  const common = { kind: caller.kind, id: caller.id, name: caller.name, permissions: [...caller.permissions].sort() };
  const row =
    caller.kind === "member"
      ? await db
          .selectFrom("platform.member")
          .select(["name", "email", "role", "preferences", "password_hash", "totp_secret"])
          .select((e) => [
            countOf(e, "platform.passkey").as("passkeys"),
            countOf(e, "platform.recovery_code").as("codes"),
          ])
          .where("id", "=", caller.id)
          .executeTakeFirst()
      : undefined;
  return {
    ...common,
    name: row?.name ?? caller.name,
    email: row?.email ?? null,
    role: row?.role ?? null,
    preferences: row ? Preferences.parse(row.preferences) : null,
    hasPassword: typeof row?.password_hash === "string",
    hasTotp: typeof row?.totp_secret === "string",
    passkeys: row?.passkeys ?? 0,
    recoveryCodesLeft: row?.codes ?? 0,
  };
}

/** Newest first, at most 1,000. */
export async function listTokens(db: Kysely<PlatformTables>, now: Date): Promise<readonly TokenItem[]> {
  return (await createTokenStore(db).list(1_000)).map((token) => toTokenItem(token, now));
}

export function toTokenItem(token: Token, now: Date): TokenItem {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    permissions: [...permissionsOfToken(token.role, token.permissions)].sort(),
    source: token.boundHost === null ? { kind: "collector" } : { kind: "host", name: token.boundHost },
    createdAt: token.createdAt.toISOString(),
    createdBy: token.createdByName,
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    lastUsedFrom: token.lastUsedFrom,
    state: token.revokedAt ? "revoked" : token.expiresAt > now ? "active" : "expired",
  };
}

/** @param summaries one sentence per permission, from the contexts' tables. */
export function listRoles(summaries: Readonly<Record<string, string>>): readonly RoleItem[] {
  return Object.entries(ROLES).map(([name, { summary, kind, permissions }]) => ({
    name,
    summary,
    kind,
    permissions: permissions.map((permission) => ({ name: permission, summary: summaries[permission] ?? permission })),
  }));
}

function memberItems(db: Kysely<PlatformTables>) {
  return db
    .selectFrom("platform.member")
    .select(["id", "name", "email", "role", "state", "created_at", "last_seen_at"])
    .select(sql<string>`lower(name)`.as("sortName"))
    .select((e) => [
      sql<boolean>`(totp_secret is not null or ${e.exists(
        e.selectFrom("platform.passkey").select("platform.passkey.id").whereRef("member_id", "=", "platform.member.id"),
      )})`.as("hasSecondFactor"),
    ]);
}

type MemberItemRow = Awaited<ReturnType<ReturnType<typeof memberItems>["executeTakeFirstOrThrow"]>>;

function toItem(row: MemberItemRow): MemberItem {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    state: row.state,
    hasSecondFactor: row.hasSecondFactor,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  };
}

function countOf(
  e: ExpressionBuilder<PlatformTables, "platform.member">,
  table: "platform.passkey" | "platform.recovery_code",
) {
  return e
    .selectFrom(table)
    .select((s) => s.fn.countAll<number>().as("count"))
    .whereRef("member_id", "=", "platform.member.id")
    .$asScalar();
}
