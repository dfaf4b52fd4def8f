import { type Kysely, type Selectable, sql } from "kysely";
import type { Member } from "./member.ts";
import { ADMINISTRATOR } from "./roles.ts";
import type { MemberTable, PlatformTables } from "./tables.ts";

export interface MemberStore {
  readonly get: (id: string) => Promise<Member | undefined>;
  /** Locked until the transaction ends. */
  readonly getForUpdate: (id: string) => Promise<Member | undefined>;
  readonly getByEmail: (email: string) => Promise<Member | undefined>;
  /** False when somebody has the address. */
  readonly add: (member: Member, createdAt: Date) => Promise<boolean>;
  readonly replace: (member: Member) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  readonly markSeen: (id: string, at: Date) => Promise<void>;
  /** Active administrators, locked until the transaction ends so that two of them cannot go at once. */
  readonly lockAdministrators: () => Promise<readonly Member[]>;
  /** Whether anybody was ever made administrator. */
  readonly hasAdministrator: () => Promise<boolean>;
  /** One first administrator at a time, until the transaction ends. */
  readonly lockSetup: () => Promise<void>;
  readonly setRecoveryCodes: (memberId: string, hashes: readonly Buffer[]) => Promise<void>;
  /** False when there is no such code: each works once. */
  readonly useRecoveryCode: (memberId: string, hash: Buffer) => Promise<boolean>;
  readonly countRecoveryCodes: (memberId: string) => Promise<number>;
}

const SETUP_LOCK = 0x5e79;

export function createMemberStore(db: Kysely<PlatformTables>): MemberStore {
  const members = () => db.selectFrom("platform.member").selectAll();
  const toOptional = (row: Selectable<MemberTable> | undefined) => row && toMember(row);
  return {
    get: async (id) => toOptional(await members().where("id", "=", id).executeTakeFirst()),
    getForUpdate: async (id) => toOptional(await members().where("id", "=", id).forUpdate().executeTakeFirst()),
    getByEmail: async (email) => toOptional(await members().where("email", "=", email).executeTakeFirst()),
    async add(member, createdAt) {
      const added = await db
        .insertInto("platform.member")
        .values({ id: member.id, created_at: createdAt, ...toRow(member) })
        .onConflict((c) => c.column("email").doNothing())
        .executeTakeFirst();
      return Number(added.numInsertedOrUpdatedRows) === 1;
    },
    async replace(member) {
      await db.updateTable("platform.member").set(toRow(member)).where("id", "=", member.id).execute();
    },
    async remove(id) {
      await db.deleteFrom("platform.member").where("id", "=", id).execute();
    },
    async markSeen(id, at) {
      await db.updateTable("platform.member").set({ last_seen_at: at }).where("id", "=", id).execute();
    },
    async lockAdministrators() {
      const rows = await members()
        .where("role", "=", ADMINISTRATOR)
        .where("state", "=", "active")
        .orderBy("id") // one order for everybody: no deadlock
        .forUpdate()
        .execute();
      return rows.map(toMember);
    },
    async hasAdministrator() {
      const row = await db
        .selectFrom("platform.member")
        .select("id")
        .where("role", "=", ADMINISTRATOR)
        .where("state", "!=", "invited")
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async lockSetup() {
      await sql`select pg_advisory_xact_lock(${SETUP_LOCK})`.execute(db);
    },
    ...createRecoveryCodes(db),
  };
}

type RecoveryCodes = Pick<MemberStore, "setRecoveryCodes" | "useRecoveryCode" | "countRecoveryCodes">;

function createRecoveryCodes(db: Kysely<PlatformTables>): RecoveryCodes {
  return {
    async setRecoveryCodes(memberId, hashes) {
      await db.deleteFrom("platform.recovery_code").where("member_id", "=", memberId).execute();
      if (hashes.length === 0) return;
      const rows = hashes.map((hash) => ({ member_id: memberId, code_hash: hash }));
      await db.insertInto("platform.recovery_code").values(rows).execute();
    },
    async useRecoveryCode(memberId, hash) {
      const used = await db
        .deleteFrom("platform.recovery_code")
        .where("member_id", "=", memberId)
        .where("code_hash", "=", hash)
        .executeTakeFirst();
      return Number(used.numDeletedRows) === 1;
    },
    async countRecoveryCodes(memberId) {
      const row = await db
        .selectFrom("platform.recovery_code")
        .select((e) => e.fn.countAll<number>().as("count"))
        .where("member_id", "=", memberId)
        .executeTakeFirstOrThrow();
      return row.count;
    },
  };
}

function toMember(row: Selectable<MemberTable>): Member {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    state: row.state,
    passwordHash: row.password_hash ?? undefined,
    totpSecret: row.totp_secret ?? undefined,
    totpLastStep: row.totp_last_step ?? undefined,
    preferences: row.preferences,
  };
}

function toRow(member: Member) {
  return {
    email: member.email,
    name: member.name,
    role: member.role,
    state: member.state,
    password_hash: member.passwordHash ?? null,
    totp_secret: member.totpSecret ?? null,
    totp_last_step: member.totpLastStep ?? null,
    preferences: JSON.stringify(member.preferences),
  };
}
