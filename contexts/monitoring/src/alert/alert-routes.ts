import type { Handlers } from "@cordon/platform/http/handler";
import type { Kysely } from "kysely";
import { byOf } from "../actor.ts";
import type { MonitoringTables } from "../tables.ts";
import type { alertRoutes } from "./alert-contract.ts";
import { getAlert } from "./alert-detail-view.ts";
import { type AlertService, noSuchAlert } from "./alert-service.ts";
import { alertFacets, listAlerts } from "./alert-view.ts";

export function alertHandlers(
  service: AlertService,
  db: Kysely<MonitoringTables>,
  now: () => Date,
): Handlers<typeof alertRoutes> {
  return {
    listAlerts: ({ query }) => listAlerts(db, query, now()),
    alertFacets: ({ query }) => alertFacets(db, query, now()),
    getAlert: async ({ params }) => {
      const found = await getAlert(db, params.id, now());
      if (!found) throw noSuchAlert();
      return found;
    },
    closeAlerts: ({ body }, request) => service.close(body.alerts, body, byOf(request)),
    reopenAlerts: ({ body }, request) => service.reopen(body.alerts, byOf(request)),
  };
}
