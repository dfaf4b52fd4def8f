import type { Kysely } from "kysely";
import type { OneTimeLinkTable, PlatformTables } from "./tables.ts";

export type LinkKind = OneTimeLinkTable["kind"];

export interface StoredLink {
  readonly kind: LinkKind;
  readonly memberId: string | undefined;
  readonly expiresAt: Date;
}

export interface LinkStore {
  /** Older links of the same kind and member stop working. */
  readonly add: (link: StoredLink, secretHash: Buffer, createdAt: Date) => Promise<void>;
  readonly find: (secretHash: Buffer, now: Date) => Promise<StoredLink | undefined>;
  /** The link, which is gone now: it works once, also for two at the same time. */
  readonly take: (secretHash: Buffer, now: Date) => Promise<StoredLink | undefined>;
  readonly removeOfMember: (memberId: string) => Promise<void>;
  readonly removeExpired: (now: Date) => Promise<void>;
}

export function createLinkStore(db: Kysely<PlatformTables>): LinkStore {
  const toLink = (
    row: Pick<OneTimeLinkTable, "kind" | "member_id" | "expires_at"> | undefined,
  ): StoredLink | undefined =>
    row && { kind: row.kind, memberId: row.member_id ?? undefined, expiresAt: row.expires_at };
  return {
    async add(link, secretHash, createdAt) {
      const older = db.deleteFrom("platform.one_time_link").where("kind", "=", link.kind);
      await (link.memberId === undefined ? older : older.where("member_id", "=", link.memberId)).execute();
      await db
        .insertInto("platform.one_time_link")
        .values({
          secret_hash: secretHash,
          kind: link.kind,
          member_id: link.memberId ?? null,
          created_at: createdAt,
          expires_at: link.expiresAt,
        })
        .execute();
    },
    async find(secretHash, now) {
      const query = db.selectFrom("platform.one_time_link").selectAll().where("secret_hash", "=", secretHash);
      return toLink(await query.where("expires_at", ">", now).executeTakeFirst());
    },
    async take(secretHash, now) {
      const query = db.deleteFrom("platform.one_time_link").where("secret_hash", "=", secretHash);
      return toLink(await query.where("expires_at", ">", now).returningAll().executeTakeFirst());
    },
    async removeOfMember(memberId) {
      await db.deleteFrom("platform.one_time_link").where("member_id", "=", memberId).execute();
    },
    async removeExpired(now) {
      await db.deleteFrom("platform.one_time_link").where("expires_at", "<=", now).execute();
    },
  };
}
