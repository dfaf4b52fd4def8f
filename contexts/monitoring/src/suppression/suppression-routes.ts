import type { Handlers } from "@cordon/platform/http/handler";
import type { Kysely } from "kysely";
import { byOf } from "../actor.ts";
import type { MonitoringTables } from "../tables.ts";
import type { SuppressionItem, suppressionRoutes } from "./suppression-contract.ts";
import { noSuchSuppression, type SuppressionService } from "./suppression-service.ts";
import { getSuppression, listSuppressions } from "./suppression-view.ts";

export function suppressionHandlers(
  service: SuppressionService,
  db: Kysely<MonitoringTables>,
  now: () => Date,
): Handlers<typeof suppressionRoutes> {
  const item = async (id: string): Promise<SuppressionItem> => {
    const found = await getSuppression(db, id, now());
    if (!found) throw noSuchSuppression();
    return found;
  };
  return {
    listSuppressions: async ({ query }) => ({ items: await listSuppressions(db, query, now()) }),
    createSuppression: async ({ body }, request) => {
      const { ruleId, host, user, conditions, reason, endsAt } = body;
      const scope = {
        ...(ruleId === null ? {} : { ruleId }),
        ...(host === null ? {} : { host }),
        ...(user === null ? {} : { user }),
        conditions,
      };
      return item(await service.create({ scope, reason, endsAt: new Date(endsAt) }, byOf(request)));
    },
    editSuppression: async ({ params, body }, request) => {
      await service.moveEnd(params.id, new Date(body.endsAt), body.revision, byOf(request));
      return item(params.id);
    },
    endSuppression: async ({ params }, request) => {
      await service.end(params.id, byOf(request));
      return item(params.id);
    },
  };
}
