import { Problem } from "@cordon/kernel";
import type { Kysely } from "kysely";
import type { AuditService } from "../audit/audit-service.ts";
import { formatHead, parseHead } from "../audit/audit-head.ts";
import type { LocalAdminHandlers, LocalAdminOutput } from "../local-admin-contract.ts";
import type { LinkService } from "./link-service.ts";
import type { By, MemberService } from "./member-service.ts";
import { listMembers } from "./member-view.ts";
import { MAX_TOKEN_DAYS } from "./members-contract.ts";
import type { PlatformTables } from "./tables.ts";
import type { TokenService } from "./token-service.ts";
import { createTokenStore, type Token } from "./token-store.ts";

/** Whoever may open the local socket; the audit trail names them so. */
const LOCAL_ADMINISTRATOR: By = { actor: { kind: "system", id: "local-administrator", name: "local administrator" } };
const DEFAULT_TOKEN_DAYS = 90;
const MAX_LISTED = 10_000;

export interface LocalAdminNeeds {
  readonly db: Kysely<PlatformTables>;
  readonly members: MemberService;
  readonly tokens: TokenService;
  readonly links: LinkService;
  readonly audit: AuditService;
}

/** What the command line does on this machine while the server runs. */
export function createLocalAdminHandlers(needs: LocalAdminNeeds): LocalAdminHandlers {
  const { db, members, tokens, links, audit } = needs;
  const by = LOCAL_ADMINISTRATOR;
  return {
    async createToken({ name, role, expiresInDays = DEFAULT_TOKEN_DAYS, hostName }) {
      if (expiresInDays > MAX_TOKEN_DAYS) {
        throw new Problem("request.invalid", `A token lives ${MAX_TOKEN_DAYS} days at most.`, {
          fields: { expiresInDays: `must be ${MAX_TOKEN_DAYS} at most` },
        });
      }
      const boundHost = hostName?.trim().toLowerCase();
      const { text, token } = await tokens.create(by, { name, role, expiresInDays, boundHost }, undefined);
      const { lastUsedAt: _, ...item } = toItem(token);
      return { ...item, token: text };
    },
    listTokens: async () => {
      const all = await createTokenStore(db).list(MAX_LISTED);
      return { items: all.filter((token) => !token.revokedAt).map(toItem) };
    },
    revokeToken: async ({ id }) => ({ id, ...(await tokens.revoke(by, id)) }),
    createSendToken: async () => {
      const { text, expiresAt } = await tokens.createSendToken(by);
      return { token: text, expiresAt: expiresAt.toISOString() };
    },
    addMember: ({ name, email, role }) => members.add(by, { name, email: email.toLowerCase(), role }),
    listMembers: async () => {
      const { items } = await listMembers(db, { q: "", limit: MAX_LISTED });
      return {
        items: items.map(({ id, name, email, role, state, lastSeenAt }) => ({
          id,
          name,
          email,
          role,
          state,
          lastSeenAt,
        })),
      };
    },
    createSetupLink: ({ email }) => links.createSetupLink(by.actor, email),
    async verifyAudit({ head }) {
      const {
        isIntact,
        entries,
        unsealed,
        isHeadFound,
        head: latest,
        faults,
      } = await audit.verify(by.actor, head === undefined ? undefined : parseHead(head));
      const sentences = faults.map((fault) => fault.message);
      return { isIntact, entries, unsealed, isHeadFound, head: latest ? formatHead(latest) : null, faults: sentences };
    },
  };
}

function toItem(token: Token): LocalAdminOutput<"listTokens">["items"][number] {
  return {
    id: token.id,
    name: token.name,
    role: token.role ?? (token.permissions ?? []).join(" "),
    hostName: token.boundHost,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
  };
}
