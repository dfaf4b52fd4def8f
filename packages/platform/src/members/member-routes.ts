import type { Kysely } from "kysely";
import { actorOf } from "../audit/audit-routes.ts";
import type { Handlers, RequestContext } from "../http/handler.ts";
import { listDeparted } from "./departed-view.ts";
import type { ErasureService } from "./erasure-service.ts";
import type { By, MemberService } from "./member-service.ts";
import { getMemberItem, listMembers, listRoles, listTokens, toTokenItem } from "./member-view.ts";
import type { memberRoutes } from "./members-contract.ts";
import type { PlatformTables } from "./tables.ts";
import type { TokenService } from "./token-service.ts";

export interface MemberRoutesNeeds {
  readonly db: Kysely<PlatformTables>;
  readonly members: MemberService;
  readonly erasure: ErasureService;
  readonly tokens: TokenService;
  readonly permissionSummaries: Readonly<Record<string, string>>;
  readonly now: () => Date;
}

export function createMemberHandlers(needs: MemberRoutesNeeds): Handlers<typeof memberRoutes> {
  const { db, members, erasure, tokens, now } = needs;
  return {
    listMembers: async ({ query }) => {
      const { items, nextCursor } = await listMembers(db, query);
      return { items: [...items], nextCursor };
    },
    addMember: async ({ body }, request) => {
      const { id, invitation } = await members.add(by(request), body);
      return { member: await getMemberItem(db, id), invitation };
    },
    changeMember: async ({ params, body }, request) => {
      await members.change(by(request), params.id, body);
      return getMemberItem(db, params.id);
    },
    removeMember: ({ params }, request) => members.remove(by(request), params.id),
    resetSecondFactor: ({ params }, request) => members.resetSecondFactor(by(request), params.id),
    endMemberSessions: ({ params }, request) => members.endSessions(by(request), params.id),
    listDepartedMembers: async () => ({ items: [...(await listDeparted(db))] }),
    eraseMember: async ({ params, body }, request) => ({
      entries: await erasure.erase(by(request), params.id, body.reason),
    }),
    createMemberLink: ({ params }, request) => members.createLink(by(request), params.id),
    listRoles: async () => ({ items: [...listRoles(needs.permissionSummaries)] }),
    listTokens: async () => ({ items: [...(await listTokens(db, now()))] }),
    createToken: async ({ body }, request) => {
      const { source, ...rest } = body;
      const boundHost = source.kind === "host" ? source.name : undefined;
      const { text, token } = await tokens.create(
        by(request),
        { ...rest, boundHost },
        request.caller?.permissions ?? new Set(),
      );
      return { token: text, item: toTokenItem(token, now()) };
    },
    revokeToken: async ({ params }, request) => {
      await tokens.revoke(by(request), params.id);
    },
  };
}

function by(request: RequestContext): By {
  return { actor: actorOf(request.caller), remoteAddress: request.remoteAddress };
}
