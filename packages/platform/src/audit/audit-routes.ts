import type { Kysely } from "kysely";
import type { Caller, Handlers } from "../http/handler.ts";
import type { AuditActor } from "./audit.ts";
import type { auditRoutes } from "./audit-contract.ts";
import type { AuditService } from "./audit-service.ts";
import { listAudit } from "./audit-view.ts";
import { readHeads } from "./head-text.ts";
import type { HeadSender } from "./head-sender.ts";
import type { AuditTables } from "./tables.ts";

export function createAuditHandlers(
  db: Kysely<AuditTables>,
  audit: AuditService,
  heads: Pick<HeadSender, "deliveries">,
  now: () => Date,
): Handlers<typeof auditRoutes> {
  return {
    listAudit: async ({ query }) => {
      const { items, nextCursor } = await listAudit(db, query, now());
      return { items: [...items], nextCursor };
    },
    verifyAudit: ({ body }, { caller, remoteAddress }) =>
      audit.verify(actorOf(caller), readHeads(body.kept), remoteAddress),
    getAuditHead: async () => ({
      head: await audit.head(),
      deliveries: (await heads.deliveries()).map(({ target, segment, sentAt, failure }) => ({
        target,
        segment: segment ?? null,
        sentAt: sentAt?.toISOString() ?? null,
        failingSince: failure?.since.toISOString() ?? null,
        error: failure?.error ?? null,
      })),
    }),
  };
}

/** The caller as the trail names them. */
export function actorOf(caller: Caller | undefined): AuditActor {
  return caller
    ? { kind: caller.kind, id: caller.id, name: caller.name }
    : { kind: "anonymous", id: "anonymous", name: "anonymous" };
}
