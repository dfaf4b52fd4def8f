import type { Kysely, Selectable } from "kysely";
import type { PasskeyTable, PlatformTables } from "./tables.ts";

export interface Passkey {
  readonly id: string;
  readonly memberId: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | undefined;
}

export interface PasskeyStore {
  /** False when the credential is registered already. */
  readonly add: (passkey: Passkey) => Promise<boolean>;
  readonly getByCredential: (credentialId: string) => Promise<Passkey | undefined>;
  readonly ofMember: (memberId: string) => Promise<readonly Passkey[]>;
  readonly markUsed: (id: string, counter: number, at: Date) => Promise<void>;
  /** The name of what was removed. */
  readonly remove: (memberId: string, id: string) => Promise<string | undefined>;
  readonly removeOfMember: (memberId: string) => Promise<number>;
}

export function createPasskeyStore(db: Kysely<PlatformTables>): PasskeyStore {
  return {
    async add(passkey) {
      const added = await db
        .insertInto("platform.passkey")
        .values({
          id: passkey.id,
          member_id: passkey.memberId,
          credential_id: passkey.credentialId,
          public_key: Buffer.from(passkey.publicKey),
          counter: passkey.counter,
          transports: [...passkey.transports],
          name: passkey.name,
          created_at: passkey.createdAt,
          last_used_at: null,
        })
        .onConflict((c) => c.column("credential_id").doNothing())
        .executeTakeFirst();
      return Number(added.numInsertedOrUpdatedRows) === 1;
    },
    async getByCredential(credentialId) {
      const query = db.selectFrom("platform.passkey").selectAll().where("credential_id", "=", credentialId);
      const row = await query.executeTakeFirst();
      return row && toPasskey(row);
    },
    async ofMember(memberId) {
      const query = db.selectFrom("platform.passkey").selectAll().where("member_id", "=", memberId);
      return (await query.orderBy("created_at").execute()).map(toPasskey);
    },
    async markUsed(id, counter, at) {
      await db.updateTable("platform.passkey").set({ counter, last_used_at: at }).where("id", "=", id).execute();
    },
    async remove(memberId, id) {
      const query = db.deleteFrom("platform.passkey").where("member_id", "=", memberId).where("id", "=", id);
      return (await query.returning("name").executeTakeFirst())?.name;
    },
    async removeOfMember(memberId) {
      const gone = await db.deleteFrom("platform.passkey").where("member_id", "=", memberId).executeTakeFirst();
      return Number(gone.numDeletedRows);
    },
  };
}

function toPasskey(row: Selectable<PasskeyTable>): Passkey {
  return {
    id: row.id,
    memberId: row.member_id,
    credentialId: row.credential_id,
    publicKey: new Uint8Array(row.public_key),
    counter: row.counter,
    transports: row.transports,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  };
}
