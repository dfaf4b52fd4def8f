import { newId, Problem } from "@cordon/kernel";
import type { AuditEntry } from "../audit/audit.ts";
import type { By } from "./member-service.ts";
import type { MembersScope, MembersTransaction } from "./members-transaction.ts";
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

/** What a command on this machine needs a token for. */
export type LocalPurpose = "send" | "search" | "respond" | "tune";

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
  /** The token of `cordon send`, `search` or `incidents` on this machine: always the same id, an hour long. */
  readonly createLocal: (by: By, purpose: LocalPurpose) => Promise<LocalToken>;
}

export interface LocalToken {
  readonly text: string;
  readonly expiresAt: Date;
}

export interface TokenNeeds {
  readonly transaction: MembersTransaction;
  /** What any context owns. */
  readonly knownPermissions: ReadonlySet<string>;
  /** Told before the change is answered: nobody may use the old one from then on. */
  readonly forget: (id: string) => void;
  readonly now: () => Date;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_TOKENS = 1_000;

export const LOCAL_TOKEN_IDS: Readonly<Record<LocalPurpose, TokenId>> = {
  send: `tok_${"0".repeat(26)}`,
  search: `tok_${"0".repeat(25)}1`,
  respond: `tok_${"0".repeat(25)}2`,
  tune: `tok_${"0".repeat(25)}3`,
};
const LOCAL_TOKENS: Readonly<Record<LocalPurpose, Omit<NewToken, "expiresInDays">>> = {
  send: { name: "cordon send on this machine", role: "sender" },
  search: { name: "cordon search on this machine", permissions: ["monitoring:read-events"] },
  respond: { name: "cordon incidents on this machine", permissions: ["incidents:read", "incidents:respond"] },
  tune: { name: "cordon rules on this machine", permissions: ["monitoring:read-rules", "monitoring:edit-rules"] },
};

export function createTokenService({ transaction, knownPermissions, forget, now }: TokenNeeds): TokenService {
  /** Two commands at once share one, else the second would stop the first. */
  const local = new Map<string, LocalToken>();
  return {
    async create(by, request, own) {
      checkRequest(request, own, knownPermissions);
      const made = makeToken(by, newId("tok"), request, now(), request.expiresInDays * DAY_MS);
      await transaction((scope) => save(scope, by, made.token, now()));
      return made;
    },
    async revoke(by, id) {
      const name = await transaction(async (scope) => {
        const revoked = await scope.tokens.revoke(id, now());
        if (revoked === undefined) throw new Problem("token.not-found", `There is no usable token ${id}.`);
        await scope.audit({ ...about(by, id, revoked), action: "token.revoked" });
        return revoked;
      });
      forget(id);
      local.delete(id);
      return { name };
    },
    async createLocal(by, purpose) {
      const id = LOCAL_TOKEN_IDS[purpose];
      const last = local.get(id);
      if (last && last.expiresAt.getTime() - now().getTime() > HOUR_MS / 2) return last;
      const { text, token } = makeToken(by, id, LOCAL_TOKENS[purpose], now(), HOUR_MS);
      await transaction((scope) => save(scope, by, token, now()));
      forget(id);
      const made = { text, expiresAt: token.expiresAt };
      local.set(id, made);
      return made;
    },
  };
}

function makeToken(
  by: By,
  id: TokenId,
  request: Omit<NewToken, "expiresInDays">,
  at: Date,
  lifeMs: number,
): { text: string; token: Token } {
  const secret = makeTokenSecret();
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
}

async function save(scope: MembersScope, by: By, token: Token, at: Date): Promise<void> {
  if ((await scope.tokens.countUsable(at)) >= MAX_TOKENS) {
    throw new Problem("token.too-many", `There are ${MAX_TOKENS} tokens. Revoke some that nobody uses first.`);
  }
  await scope.tokens.put(token);
  await scope.audit({
    ...about(by, token.id, token.name),
    action: "token.created",
    details: {
      role: token.role,
      permissions: token.permissions?.join(" ") ?? null,
      boundHost: token.boundHost,
      expiresAt: token.expiresAt.toISOString(),
    },
  });
}

function about(by: By, id: string, name: string): Omit<AuditEntry, "action"> {
  return {
    actor: by.actor,
    target: { kind: "token", id, name },
    outcome: "success",
    ...(by.remoteAddress !== undefined && { remoteAddress: by.remoteAddress }),
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
