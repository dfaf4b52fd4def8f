import { newId } from "@cordon/kernel";
import type { Kysely } from "kysely";
import { isAlive, SESSION_LIMITS } from "./session.ts";
import type { Member } from "./member.ts";
import { createMemberStore } from "./member-store.ts";
import type { MembersScope, MembersTransaction } from "./members-transaction.ts";
import { hashSecret, makeSecret } from "./opaque-secret.ts";
import { createSessionStore, type Session } from "./session-store.ts";
import type { PlatformTables } from "./tables.ts";

/** From where somebody comes. */
export interface Visit {
  readonly remoteAddress: string;
  readonly userAgent: string;
  /** Of a browser that signed in here before, whoever it was. */
  readonly deviceSecret: string | undefined;
  /** The console as that browser sees it: one of our own names, and what its passkeys are bound to. */
  readonly origin: string;
}

/** What the browser gets: the secrets are in cookies and nowhere else. */
export interface SignedInSession {
  readonly memberId: string;
  readonly sessionSecret: string;
  readonly deviceSecret: string;
}

export type SignInMethod =
  | "password"
  | "totp"
  | "recovery-code"
  | "passkey"
  | "oidc"
  | "setup-link"
  | "invitation"
  | "recovery-link";

export interface SessionService {
  /** A new session, never one that existed before: a secret planted in a browser is worth nothing. */
  readonly begin: (scope: MembersScope, member: Member, method: SignInMethod, visit: Visit) => Promise<SignedInSession>;
  /** The session and its member while both are alive; marks it as used. */
  readonly find: (secret: string, remoteAddress: string) => Promise<{ session: Session; member: Member } | undefined>;
  readonly end: (sessionId: string) => Promise<void>;
  /** Ends what is idle or too old, and forgets expired links. */
  readonly sweep: () => Promise<void>;
}

const TOUCH_EVERY_MS = 60_000;
const MAX_USER_AGENT = 300;

export function createSessionService(
  db: Kysely<PlatformTables>,
  transaction: MembersTransaction,
  now: () => Date,
): SessionService {
  const sessions = createSessionStore(db);
  const members = createMemberStore(db);
  return {
    async begin(scope, member, method, visit) {
      const [at, sessionSecret, deviceSecret] = [now(), makeSecret(), visit.deviceSecret ?? makeSecret()];
      const session = newSession(member.id, visit, at);
      await scope.sessions.add(session, hashSecret(sessionSecret));
      await scope.sessions.rememberDevice(member.id, hashSecret(deviceSecret), at);
      await scope.members.markSeen(member.id, at);
      await scope.audit({
        actor: { kind: "member", id: member.id, name: member.name },
        action: "session.started",
        target: { kind: "session", id: session.id },
        outcome: "success",
        remoteAddress: visit.remoteAddress,
        details: { method },
      });
      return { memberId: member.id, sessionSecret, deviceSecret };
    },
    async find(secret, remoteAddress) {
      const at = now();
      const session = await sessions.getBySecret(hashSecret(secret));
      if (!session || !isAlive(session, at)) return undefined;
      const member = await members.get(session.memberId);
      if (member?.state !== "active") return undefined;
      if (at.getTime() - session.lastSeenAt.getTime() > TOUCH_EVERY_MS) {
        await sessions.touch(session.id, at, remoteAddress);
        await members.markSeen(member.id, at);
      }
      return { session, member };
    },
    ...createEnding(transaction, now),
  };
}

function createEnding(transaction: MembersTransaction, now: () => Date): Pick<SessionService, "end" | "sweep"> {
  return {
    async end(sessionId) {
      await transaction(async (scope) => {
        const session = await scope.sessions.get(sessionId);
        const member = session && (await scope.members.get(session.memberId));
        scope.ended(await scope.sessions.remove(sessionId));
        if (!member) return;
        await scope.audit({
          actor: { kind: "member", id: member.id, name: member.name },
          action: "session.ended",
          target: { kind: "session", id: sessionId },
          outcome: "success",
        });
      });
    },
    async sweep() {
      const at = now().getTime();
      await transaction(async (scope) => {
        scope.ended(
          await scope.sessions.removeExpired(
            new Date(at - SESSION_LIMITS.idleMs),
            new Date(at - SESSION_LIMITS.absoluteMs),
          ),
        );
        await scope.links.removeExpired(new Date(at));
      });
    },
  };
}

function newSession(memberId: string, visit: Visit, at: Date): Session {
  return {
    id: newId("ses"),
    memberId,
    createdAt: at,
    confirmedAt: at,
    lastSeenAt: at,
    remoteAddress: visit.remoteAddress,
    userAgent: visit.userAgent.slice(0, MAX_USER_AGENT).toWellFormed().replaceAll("\0", ""),
  };
}
