import { type Kysely, type Selectable, sql } from "kysely";
import type { PlatformTables, SessionTable } from "./tables.ts";

/** A signed-in browser. Its secret is stored hashed and known to the browser alone. */
export interface Session {
  readonly id: string;
  readonly memberId: string;
  readonly createdAt: Date;
  /** When the person last proved who they are. */
  readonly confirmedAt: Date;
  readonly lastSeenAt: Date;
  readonly remoteAddress: string;
  readonly userAgent: string;
}

export interface SessionStore {
  readonly add: (session: Session, secretHash: Buffer) => Promise<void>;
  readonly get: (id: string) => Promise<Session | undefined>;
  readonly getBySecret: (secretHash: Buffer) => Promise<Session | undefined>;
  readonly ofMember: (memberId: string) => Promise<readonly Session[]>;
  readonly touch: (id: string, at: Date, remoteAddress: string) => Promise<void>;
  /** A new secret for the same session; the old one stops working. */
  readonly rotate: (id: string, secretHash: Buffer, confirmedAt: Date) => Promise<void>;
  /** Ids of what was ended, also below. */
  readonly remove: (id: string) => Promise<readonly string[]>;
  readonly removeOfMember: (memberId: string, except?: string) => Promise<readonly string[]>;
  /** Idle since before `idleSince` or begun before `begunBefore`. */
  readonly removeExpired: (idleSince: Date, begunBefore: Date) => Promise<readonly string[]>;
  readonly hasDevice: (memberId: string, secretHash: Buffer) => Promise<boolean>;
  /** Keeps the ten used last. */
  readonly rememberDevice: (memberId: string, secretHash: Buffer, at: Date) => Promise<void>;
  readonly forgetDevices: (memberId: string) => Promise<void>;
}

const MAX_DEVICES = 10;

export function createSessionStore(db: Kysely<PlatformTables>): SessionStore {
  const sessions = () => db.selectFrom("platform.session").selectAll();
  const ended = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id);
  return {
    async add(session, secretHash) {
      await db
        .insertInto("platform.session")
        .values({
          id: session.id,
          secret_hash: secretHash,
          member_id: session.memberId,
          created_at: session.createdAt,
          confirmed_at: session.confirmedAt,
          last_seen_at: session.lastSeenAt,
          remote_address: session.remoteAddress,
          user_agent: session.userAgent,
        })
        .execute();
    },
    get: async (id) => toOptional(await sessions().where("id", "=", id).executeTakeFirst()),
    getBySecret: async (secretHash) =>
      toOptional(await sessions().where("secret_hash", "=", secretHash).executeTakeFirst()),
    async ofMember(memberId) {
      return (
        await sessions().where("member_id", "=", memberId).orderBy("last_seen_at", "desc").limit(100).execute()
      ).map(toSession);
    },
    async touch(id, at, remoteAddress) {
      await db
        .updateTable("platform.session")
        .set({ last_seen_at: at, remote_address: remoteAddress })
        .where("id", "=", id)
        .where("last_seen_at", "<", at)
        .execute();
    },
    async rotate(id, secretHash, confirmedAt) {
      await db
        .updateTable("platform.session")
        .set({ secret_hash: secretHash, confirmed_at: confirmedAt })
        .where("id", "=", id)
        .execute();
    },
    remove: async (id) => ended(await db.deleteFrom("platform.session").where("id", "=", id).returning("id").execute()),
    async removeOfMember(memberId, except = "") {
      const query = db.deleteFrom("platform.session").where("member_id", "=", memberId).where("id", "!=", except);
      return ended(await query.returning("id").execute());
    },
    async removeExpired(idleSince, begunBefore) {
      const query = db
        .deleteFrom("platform.session")
        .where((e) => e.or([e("last_seen_at", "<", idleSince), e("created_at", "<", begunBefore)]));
      return ended(await query.returning("id").execute());
    },
    ...createDevices(db),
  };
}

type Devices = Pick<SessionStore, "hasDevice" | "rememberDevice" | "forgetDevices">;

function createDevices(db: Kysely<PlatformTables>): Devices {
  return {
    async hasDevice(memberId, secretHash) {
      const row = await db
        .selectFrom("platform.device")
        .select("member_id")
        .where("member_id", "=", memberId)
        .where("secret_hash", "=", secretHash)
        .executeTakeFirst();
      return row !== undefined;
    },
    async rememberDevice(memberId, secretHash, at) {
      await db
        .insertInto("platform.device")
        .values({ member_id: memberId, secret_hash: secretHash, seen_at: at })
        .onConflict((c) => c.columns(["member_id", "secret_hash"]).doUpdateSet({ seen_at: at }))
        .execute();
      await sql`delete from platform.device where member_id = ${memberId} and secret_hash not in (
        select secret_hash from platform.device where member_id = ${memberId} order by seen_at desc limit ${MAX_DEVICES})`.execute(
        db,
      );
    },
    async forgetDevices(memberId) {
      await db.deleteFrom("platform.device").where("member_id", "=", memberId).execute();
    },
  };
}

function toOptional(row: Selectable<SessionTable> | undefined): Session | undefined {
  return row && toSession(row);
}

function toSession(row: Selectable<SessionTable>): Session {
  return {
    id: row.id,
    memberId: row.member_id,
    createdAt: row.created_at,
    confirmedAt: row.confirmed_at,
    lastSeenAt: row.last_seen_at,
    remoteAddress: row.remote_address,
    userAgent: row.user_agent,
  };
}
