import type { Kysely, Transaction } from "kysely";
import type { Audit } from "../audit/audit.ts";
import { erasePersonal } from "../audit/erase-personal.ts";
import { auditWriter } from "../audit/audit-writer.ts";
import { type AnyTransaction, inTransaction } from "../database/transaction.ts";
import { createLinkStore, type LinkStore } from "./link-store.ts";
import { createMemberStore, type MemberStore } from "./member-store.ts";
import { createPasskeyStore, type PasskeyStore } from "./passkey-store.ts";
import { createSessionStore, type SessionStore } from "./session-store.ts";
import type { PlatformTables } from "./tables.ts";
import { createTokenStore, type TokenStore } from "./token-store.ts";

/** The one thing that is ever changed in what was written. */
interface Trail {
  /** Whether an entry is about a member with that id. */
  readonly knowsMember: (id: string) => Promise<boolean>;
  /** Of how many entries. */
  readonly erasePersonal: (id: string) => Promise<number>;
}

/** What a use case of members is handed inside its transaction. */
export interface MembersScope {
  readonly members: MemberStore;
  readonly sessions: SessionStore;
  readonly passkeys: PasskeyStore;
  readonly links: LinkStore;
  readonly tokens: TokenStore;
  readonly audit: Audit;
  readonly trail: Trail;
  /** Told to others once the transaction has committed. */
  readonly ended: (sessionIds: readonly string[]) => void;
}

export type MembersTransaction = <T>(work: (scope: MembersScope) => Promise<T>) => Promise<T>;

export function createMembersTransaction(
  db: Kysely<PlatformTables>,
  now: () => Date,
  onSessionEnded: (sessionId: string) => void,
): MembersTransaction {
  return async (work) => {
    const ended: string[] = [];
    const result = await inTransaction(db, (trx) =>
      work({ ...scopeOf(trx, now), ended: (ids) => void ended.push(...ids) }),
    );
    for (const sessionId of ended) onSessionEnded(sessionId);
    return result;
  };
}

function scopeOf(trx: Transaction<PlatformTables>, now: () => Date): Omit<MembersScope, "ended"> {
  return {
    members: createMemberStore(trx),
    sessions: createSessionStore(trx),
    passkeys: createPasskeyStore(trx),
    links: createLinkStore(trx),
    tokens: createTokenStore(trx),
    trail: {
      erasePersonal: (id) => erasePersonal(trx, id),
      async knowsMember(id) {
        const query = trx.selectFrom("platform.audit_entry").select("id").where("target_id", "=", id);
        return (await query.where("target_kind", "=", "member").limit(1).executeTakeFirst()) !== undefined;
      },
    },
    audit: auditWriter(trx as unknown as AnyTransaction, now), // same object; the tables are only a view of it
  };
}
