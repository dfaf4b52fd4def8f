import type { Handlers } from "@cordon/platform/http/handler";
import { Problem } from "@cordon/kernel";
import type { Kysely } from "kysely";
import { byOf } from "../actor.ts";
import type { IncidentsTables } from "../tables.ts";
import { changeIncidents } from "./bulk-change.ts";
import type { Incident, Person } from "./incident.ts";
import type { incidentRoutes } from "./incident-contract.ts";
import { countIncidents } from "./incident-counts-view.ts";
import { findIncidentId, getIncidentItem, listIncidentNames, listIncidents } from "./incident-list-view.ts";
import type { IncidentItem } from "./incident-schemas.ts";
import type { IncidentService } from "./incident-service.ts";
import { getIncident, listIncidentAlerts } from "./incident-view.ts";
import { notFound } from "./save-incident.ts";
import { listRecords } from "./timeline-view.ts";

export interface IncidentRouteNeeds {
  readonly db: Kysely<IncidentsTables>;
  readonly service: IncidentService;
  readonly responders: () => Promise<readonly Person[]>;
  readonly now: () => Date;
}

/** @throws Problem `incident.not-found` */
export async function incidentIdOf(db: Kysely<IncidentsTables>, name: string): Promise<string> {
  const id = await findIncidentId(db, name);
  if (id === undefined) throw notFound(name);
  return id;
}

export function incidentHandlers(needs: IncidentRouteNeeds): Handlers<typeof incidentRoutes> {
  return { ...readHandlers(needs), ...decisionHandlers(needs) };
}

type Reads =
  | "listIncidents"
  | "listIncidentNames"
  | "countIncidents"
  | "listResponders"
  | "getIncident"
  | "listIncidentAlerts"
  | "listIncidentRecords";

function readHandlers({ db, responders, now }: IncidentRouteNeeds): Pick<Handlers<typeof incidentRoutes>, Reads> {
  return {
    listIncidents: async ({ query }, request) => {
      const { items, ...rest } = await listIncidents(db, query, byOf(request).actor.id, now());
      return { ...rest, items: [...items] };
    },
    listIncidentNames: async ({ query }) => ({ items: await listIncidentNames(db, query.ids.split(",")) }),
    countIncidents: (_, request) => countIncidents(db, byOf(request).actor.id),
    listResponders: async () => ({ items: (await responders()).map(({ id, name }) => ({ id, name })) }),
    getIncident: async ({ params }) => {
      const incident = await getIncident(db, await incidentIdOf(db, params.id));
      if (!incident) throw notFound(params.id);
      return incident;
    },
    listIncidentAlerts: async ({ params, query }) => {
      const { items, nextCursor } = await listIncidentAlerts(db, await incidentIdOf(db, params.id), query);
      return { items: [...items], nextCursor };
    },
    listIncidentRecords: async ({ params, query }, request) => {
      const id = await incidentIdOf(db, params.id);
      const { items, nextCursor } = await listRecords(db, id, query, byOf(request).actor.id);
      return { items: [...items], nextCursor };
    },
  };
}

function decisionHandlers({ db, service }: IncidentRouteNeeds): Omit<Handlers<typeof incidentRoutes>, Reads> {
  const idOf = (name: string): Promise<string> => incidentIdOf(db, name);
  const itemOf = async (change: Promise<Incident>): Promise<IncidentItem> => {
    const { id } = await change;
    const item = await getIncidentItem(db, id);
    if (!item) throw notFound(id);
    return item;
  };
  return {
    moveIncident: async ({ params, body }, request) =>
      itemOf(service.move(await idOf(params.id), body.to, body.revision, body.because, byOf(request))),
    assignIncident: async ({ params, body }, request) => {
      const by = byOf(request);
      const assigneeId = body.assigneeId === "me" ? by.actor.id : body.assigneeId;
      return itemOf(service.assign(await idOf(params.id), assigneeId, body.revision, by));
    },
    closeIncident: async ({ params, body }, request) => {
      const { disposition, reason } = body;
      const duplicateOf = body.duplicateOf === undefined ? undefined : await originalIdOf(db, body.duplicateOf);
      const closing = { disposition, reason, duplicateOf };
      return itemOf(service.close(await idOf(params.id), closing, body.revision, byOf(request)));
    },
    mergeIncidents: async ({ params, body }, request) => {
      const other = { id: await idOf(body.other.id), seen: body.other.revision };
      return itemOf(service.merge(await idOf(params.id), body.revision, other, body.because, byOf(request)));
    },
    takeBackIncident: async ({ params, body }, request) =>
      itemOf(service.takeBack(await idOf(params.id), body.revision, byOf(request))),
    changeIncidents: async ({ body }, request) => ({
      items: await changeIncidents(service, body, byOf(request), idOf),
    }),
  };
}

async function originalIdOf(db: Kysely<IncidentsTables>, name: string): Promise<string> {
  const id = await findIncidentId(db, name);
  if (id !== undefined) return id;
  throw new Problem("incident.duplicate-unknown", `There is no incident ${name} that this could repeat.`, {
    fields: { duplicateOf: "names no incident" },
  });
}
