import type { Kysely, Selectable } from "kysely";
import type { PlatformTables, TokenTable } from "./tables.ts";

/** What machines sign in with. */
export interface Token {
  readonly id: string;
  readonly secretHash: Buffer;
  readonly name: string;
  readonly role: string | null;
  readonly permissions: readonly string[] | null;
  /** The one host it vouches for; null for a collector, which relays for many. */
  readonly boundHost: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastUsedFrom: string | null;
  readonly revokedAt: Date | null;
}

export interface TokenStore {
  readonly get: (id: string) => Promise<Token | undefined>;
  /** Takes the place of one with the same id. */
  readonly put: (token: Token) => Promise<void>;
  /** Newest first. */
  readonly list: (limit: number) => Promise<readonly Token[]>;
  readonly countUsable: (now: Date) => Promise<number>;
  /** The name of what was revoked; undefined when there is no such token or it was revoked before. */
  readonly revoke: (id: string, at: Date) => Promise<string | undefined>;
  readonly markUsed: (id: string, at: Date, from: string) => Promise<void>;
  /** Takes the name of who made tokens off them. */
  readonly forgetCreator: (memberId: string) => Promise<void>;
}

export function createTokenStore(db: Kysely<PlatformTables>): TokenStore {
  return {
    async get(id) {
      const row = await db.selectFrom("platform.token").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toToken(row);
    },
    async put(token) {
      const row = toRow(token);
      await db
        .insertInto("platform.token")
        .values(row)
        .onConflict((c) => c.column("id").doUpdateSet(row))
        .execute();
    },
    async list(limit) {
      const query = db.selectFrom("platform.token").selectAll().orderBy("created_at", "desc").orderBy("id", "desc");
      return (await query.limit(limit).execute()).map(toToken);
    },
    async countUsable(now) {
      const row = await db
        .selectFrom("platform.token")
        .select((e) => e.fn.countAll<number>().as("count"))
        .where("revoked_at", "is", null)
        .where("expires_at", ">", now)
        .executeTakeFirstOrThrow();
      return row.count;
    },
    async revoke(id, at) {
      const query = db.updateTable("platform.token").set({ revoked_at: at }).where("id", "=", id);
      return (await query.where("revoked_at", "is", null).returning("name").executeTakeFirst())?.name;
    },
    async markUsed(id, at, from) {
      await db
        .updateTable("platform.token")
        .set({ last_used_at: at, last_used_from: from })
        .where("id", "=", id)
        .execute();
    },
    async forgetCreator(memberId) {
      await db
        .updateTable("platform.token")
        .set({ created_by_name: "erased" })
        .where("created_by", "=", memberId)
        .execute();
    },
  };
}

function toToken(row: Selectable<TokenTable>): Token {
  return {
    id: row.id,
    secretHash: row.secret_hash,
    name: row.name,
    role: row.role,
    permissions: row.permissions,
    boundHost: row.bound_host,
    createdAt: row.created_at,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    lastUsedFrom: row.last_used_from,
    revokedAt: row.revoked_at,
  };
}

function toRow(token: Token) {
  return {
    id: token.id,
    secret_hash: token.secretHash,
    name: token.name,
    role: token.role,
    permissions: token.permissions === null ? null : [...token.permissions],
    bound_host: token.boundHost,
    created_at: token.createdAt,
    created_by: token.createdBy,
    created_by_name: token.createdByName,
    expires_at: token.expiresAt,
    last_used_at: token.lastUsedAt,
    last_used_from: token.lastUsedFrom,
    revoked_at: token.revokedAt,
  };
}
