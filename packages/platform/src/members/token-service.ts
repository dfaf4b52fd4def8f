import { newId, Problem } from "@cordon/kernel";
import type { By } from "./member-service.ts";
import type { MembersTransaction } from "./members-transaction.ts";
import { hashSecret } from "./opaque-secret.ts";
import { anyRole, permissionsOfToken } from "./roles.ts";
import { formatToken, makeTokenSecret, type TokenId } from "./token-text.ts";
import type { Token } from "./token-store.ts";

export interface NewToken {
  readonly name: string;
  readonly role?: string | undefined;
  readonly permissions?: readonly string[] | undefined;
  readonly expiresInDays: number;
  /** The one host it vouches for. */
  readonly boundHost?: string | undefined;
}

export interface TokenService {
  /**
   * @param own what whoever asks may do: a token is never allowed more. Undefined for the local administrator.
   * @throws Problem `role.unknown`, `permission.unknown`, `token.beyond-own-permissions`, `token.too-many`
   */
  readonly create: (
    by: By,
    request: NewToken,
    own: ReadonlySet<string> | undefined,
  ) => Promise<{ text: string; token: Token }>;
  /** @throws Problem `token.not-found` */
  readonly revoke: (by: By, id: string) => Promise<{ name: string }>;
  /** The token of `cordon send` on this machine: always the same id, an hour long. */
  readonly createSendToken: (by: By) => Promise<{ text: string; expiresAt: Date }>;
}

export interface TokenNeeds {
  readonly transaction: MembersTransaction;
  /** What any context owns. */
  readonly knownPermissions: ReadonlySet<string>;
  /** Told before the change is answered: nobody may use the old one from then on. */
  readonly forget: (id: string) => void;
  readonly now: () => Date;
}

export const LOCAL_SEND_TOKEN_ID: TokenId = `tok_${"0".repeat(26)}`;

const DAY_MS = 86_400_000;
const SEND_TOKEN_MS = 3_600_000;
const MAX_TOKENS = 1_000;

export function createTokenService(needs: TokenNeeds): TokenService {
  const { transaction, forget, now } = needs;
  /** Two sends at once share it, else the second would stop the first. */
  let sendToken: { readonly text: string; readonly expiresAt: Date } | undefined;

  const make = (by: By, id: TokenId, request: NewToken, lifeMs: number): { text: string; token: Token } => {
    const secret = makeTokenSecret();
    const at = now();
    const token: Token = {
      id,
      secretHash: hashSecret(secret),
      name: request.name,
      role: request.role ?? null,
      permissions: request.permissions ?? null,
      boundHost: request.boundHost ?? null,
      createdAt: at,
      createdBy: by.actor.id,
      createdByName: by.actor.name,
      expiresAt: new Date(at.getTime() + lifeMs),
      lastUsedAt: null,
      lastUsedFrom: null,
      revokedAt: null,
    };
    return { text: formatToken({ id, secret }), token };
  };
  const save = (by: By, token: Token): Promise<void> =>
    transaction(async (scope) => {
      if ((await scope.tokens.countUsable(now())) >= MAX_TOKENS) {
        throw new Problem("token.too-many", `There are ${MAX_TOKENS} tokens. Revoke some that nobody uses first.`);
      }
      await scope.tokens.put(token);
      await scope.audit({
        actor: by.actor,
        action: "token.created",
        target: { kind: "token", id: token.id, name: token.name },
        outcome: "success",
        ...(by.remoteAddress !== undefined && { remoteAddress: by.remoteAddress }),
        details: {
          role: token.role,
          permissions: token.permissions?.join(" ") ?? null,
          boundHost: token.boundHost,
          expiresAt: token.expiresAt.toISOString(),
        },
      });
    });
  return {
    async create(by, request, own) {
      checkRequest(request, own, needs.knownPermissions);
      const made = make(by, newId("tok"), request, request.expiresInDays * DAY_MS);
      await save(by, made.token);
      return made;
    },
    async revoke(by, id) {
      const name = await transaction(async (scope) => {
        const revoked = await scope.tokens.revoke(id, now());
        if (revoked === undefined) throw new Problem("token.not-found", `There is no usable token ${id}.`);
        await scope.audit({
          actor: by.actor,
          action: "token.revoked",
          target: { kind: "token", id, name: revoked },
          outcome: "success",
          ...(by.remoteAddress !== undefined && { remoteAddress: by.remoteAddress }),
        });
        return revoked;
      });
      forget(id);
      if (id === LOCAL_SEND_TOKEN_ID) sendToken = undefined;
      return { name };
    },
    async createSendToken(by) {
      if (sendToken && sendToken.expiresAt.getTime() - now().getTime() > SEND_TOKEN_MS / 2) return sendToken;
      const request = { name: "cordon send on this machine", role: "sender", expiresInDays: 1 };
      const { text, token } = make(by, LOCAL_SEND_TOKEN_ID, request, SEND_TOKEN_MS);
      await save(by, token);
      forget(token.id);
      sendToken = { text, expiresAt: token.expiresAt };
      return sendToken;
    },
  };
}

function checkRequest(request: NewToken, own: ReadonlySet<string> | undefined, known: ReadonlySet<string>): void {
  const { role, permissions } = request;
  if (role !== undefined && !anyRole(role)) {
    throw new Problem("role.unknown", `There is no role "${role}".`, { fields: { role: `"${role}" is no role` } });
  }
  const unknown = permissions?.find((permission) => !known.has(permission));
  if (unknown !== undefined) {
    throw new Problem("permission.unknown", `There is no permission "${unknown}".`, {
      fields: { permissions: `"${unknown}" is none` },
    });
  }
  if (!own) return;
  const beyond = [...permissionsOfToken(role ?? null, permissions ?? null)].filter(
    (permission) => !own.has(permission),
  );
  if (beyond.length === 0) return;
  throw new Problem("token.beyond-own-permissions", `You may not do this yourself: ${beyond.join(", ")}.`, {
    fields: { [role === undefined ? "permissions" : "role"]: "allows more than you may" },
  });
}
