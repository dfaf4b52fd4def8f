import type { Kysely } from "kysely";
import type { Caller } from "../http/handler.ts";
import { createMemberStore } from "./member-store.ts";
import { permissionsOfRole } from "./roles.ts";
import { isAlive } from "./session.ts";
import { createSessionStore } from "./session-store.ts";
import type { PlatformTables } from "./tables.ts";
import { createTokenStore } from "./token-store.ts";

/** The caller as of now, with today's permissions; undefined when the session or token is no more. For open streams. */
export function createRefreshCaller(
  db: Kysely<PlatformTables>,
  now: () => Date = () => new Date(),
): (caller: Caller) => Promise<Caller | undefined> {
  const sessions = createSessionStore(db);
  const members = createMemberStore(db);
  const tokens = createTokenStore(db);
  return async (caller) => {
    if (caller.sessionId === undefined) {
      const token = await tokens.get(caller.id);
      return token && !token.revokedAt && token.expiresAt > now() ? caller : undefined;
    }
    const session = await sessions.get(caller.sessionId);
    if (!session || !isAlive(session, now())) return undefined;
    const member = await members.get(session.memberId);
    return member?.state === "active"
      ? { ...caller, name: member.name, permissions: permissionsOfRole(member.role) }
      : undefined;
  };
}
