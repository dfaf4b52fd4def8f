import type { Kysely } from "kysely";
import { readHeads } from "../audit/head-text.ts";
import type { AuditService } from "../audit/audit-service.ts";
import type { LocalAdminHandlers } from "../local-admin-contract.ts";
import { listDeparted } from "./departed-view.ts";
import type { ErasureService } from "./erasure-service.ts";
import type { LinkService } from "./link-service.ts";
import type { By, MemberService } from "./member-service.ts";
import { getMemberItem, listMembers, listTokens, toTokenItem } from "./member-view.ts";
import type { PlatformTables } from "./tables.ts";
import type { LocalToken, TokenService } from "./token-service.ts";

/** Whoever may open the local socket; the audit trail names them so. */
const LOCAL_ADMINISTRATOR: By = { actor: { kind: "system", id: "local-administrator", name: "local administrator" } };
const DEFAULT_TOKEN_DAYS = 90;
const MAX_LISTED = 10_000;

export interface LocalAdminNeeds {
  readonly db: Kysely<PlatformTables>;
  readonly members: MemberService;
  readonly erasure: ErasureService;
  readonly tokens: TokenService;
  readonly links: LinkService;
  readonly audit: AuditService;
  readonly now: () => Date;
}

/** What the command line does on this machine while the server runs. */
export function createLocalAdminHandlers(needs: LocalAdminNeeds): LocalAdminHandlers {
  const { db, members, erasure, tokens, links, audit, now } = needs;
  const by = LOCAL_ADMINISTRATOR;
  return {
    async createToken({ name, role, expiresInDays = DEFAULT_TOKEN_DAYS, hostName }) {
      const { text, token } = await tokens.create(by, { name, role, expiresInDays, boundHost: hostName }, undefined);
      return { ...toTokenItem(token, now()), token: text };
    },
    listTokens: async () => ({ items: [...(await listTokens(db, now()))] }),
    revokeToken: async ({ id }) => ({ id, ...(await tokens.revoke(by, id)) }),
    createSendToken: async () => toAnswer(await tokens.createLocal(by, "send")),
    createSearchToken: async () => toAnswer(await tokens.createLocal(by, "search")),
    createRespondToken: async () => toAnswer(await tokens.createLocal(by, "respond")),
    createTuneToken: async () => toAnswer(await tokens.createLocal(by, "tune")),
    addMember: async (request) => {
      const { id, invitation } = await members.add(by, request);
      return { member: await getMemberItem(db, id), invitation };
    },
    listMembers: async () => ({ items: [...(await listMembers(db, { q: "", limit: MAX_LISTED })).items] }),
    listDepartedMembers: async () => ({ items: [...(await listDeparted(db))] }),
    eraseMember: async ({ id, reason }) => ({ entries: await erasure.erase(by, id, reason) }),
    createSetupLink: ({ email }) => links.createSetupLink(by.actor, email),
    verifyAudit: async ({ kept }) => audit.verify(by.actor, readHeads(kept)),
  };
}

function toAnswer({ text, expiresAt }: LocalToken) {
  return { token: text, expiresAt: expiresAt.toISOString() };
}
