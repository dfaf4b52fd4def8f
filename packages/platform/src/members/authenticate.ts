import type { Authenticate } from "../http/authenticate.ts";
import type { Caller } from "../http/handler.ts";
import type { Log } from "../log.ts";
import { createExpiringMap } from "./expiring-map.ts";
import { hashSecret, isSameHash } from "./opaque-secret.ts";
import { permissionsOfRole, permissionsOfToken } from "./roles.ts";
import type { SessionService } from "./session-service.ts";
import type { Token, TokenStore } from "./token-store.ts";
import { parseToken } from "./token-text.ts";

export interface AuthenticateNeeds {
  readonly sessions: SessionService;
  readonly tokens: TokenStore;
  readonly sessionCookie: () => string;
  readonly log: Log;
  readonly now: () => Date;
}

export interface Authentication {
  /** A bearer token on any listener, a session cookie on the console only. */
  readonly authenticate: Authenticate;
  /** Drops what is remembered of a token: at once in this process, within five seconds in others. */
  readonly forgetToken: (id: string) => void;
}

const REMEMBER_MS = 5_000;
const MAX_REMEMBERED = 1_000;
const MARK_USED_EVERY_MS = 60_000;

export function createAuthenticate(needs: AuthenticateNeeds): Authentication {
  const { sessions, tokens, now, log } = needs;
  // Found tokens only, by id: a wrong secret for a right id is still compared, made-up ids push nothing out.
  const remembered = createExpiringMap<Token>({ maxEntries: MAX_REMEMBERED, lifeMs: REMEMBER_MS });
  const marked = createExpiringMap<true>({ maxEntries: MAX_REMEMBERED, lifeMs: MARK_USED_EVERY_MS });
  let forgotten = 0;

  const find = async (id: string): Promise<Token | undefined> => {
    const known = remembered.get(id, now());
    if (known) return known;
    const before = forgotten;
    const token = await tokens.get(id);
    // Read before somebody revoked, remembered after: that must not happen.
    if (token && before === forgotten) remembered.set(id, token, now());
    return token;
  };
  const markUsed = (token: Token, remoteAddress: string): void => {
    if (marked.get(token.id, now())) return;
    marked.set(token.id, true, now());
    tokens
      .markUsed(token.id, now(), remoteAddress)
      .catch((error: unknown) => log.warn({ tokenId: token.id, error: String(error) }, "use of a token not noted"));
  };
  const byToken = async (text: string, remoteAddress: string): Promise<Caller | undefined> => {
    const parsed = parseToken(text);
    const token = parsed && (await find(parsed.id));
    if (!token || !isSameHash(token.secretHash, hashSecret(parsed.secret))) return undefined;
    if (token.revokedAt || token.expiresAt <= now()) return undefined;
    markUsed(token, remoteAddress);
    return {
      kind: "token",
      id: token.id,
      name: token.name,
      permissions: permissionsOfToken(token.role, token.permissions),
      ...(token.boundHost !== null && { boundHost: token.boundHost }),
    };
  };
  return {
    forgetToken: (id) => {
      forgotten += 1;
      remembered.delete(id);
    },
    async authenticate({ listener, bearer, cookies, remoteAddress }) {
      if (bearer !== undefined) return byToken(bearer, remoteAddress);
      const secret = listener === "console" ? cookies[needs.sessionCookie()] : undefined;
      const found =
        secret === undefined || secret.length > 100 ? undefined : await sessions.find(secret, remoteAddress);
      if (!found) return undefined;
      const { session, member } = found;
      return {
        kind: "member",
        id: member.id,
        name: member.name,
        permissions: permissionsOfRole(member.role),
        sessionId: session.id,
      };
    },
  };
}
