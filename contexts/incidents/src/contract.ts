import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { conversationRoutes } from "./conversation/conversation-contract.ts";
import { evidenceRoutes } from "./evidence/evidence-contract.ts";
import { IncidentParams, incidentRoutes, READ } from "./incident/incident-contract.ts";
import { Revision } from "./incident/incident-schemas.ts";

export {
  IncidentAlert,
  IncidentComment,
  IncidentDetail,
  IncidentItem,
  IncidentRecord,
  IncidentTask,
} from "./incident/incident-schemas.ts";
export { EvidenceItem } from "./evidence/evidence-contract.ts";
export { BulkOutcome, type IncidentSort, type IncidentTab } from "./incident/incident-contract.ts";

export const IncidentSettings = z.object({
  /** The risk from which an incident is in the queue. */
  openThreshold: z.number().int().min(1).max(100),
  /** Longest time between two alerts of one incident, by the clocks of their events. */
  windowMinutes: z.number().int().min(1).max(10_080),
  /** Within this time one shared host, user or address is enough. */
  nearMinutes: z.number().int().min(1).max(10_080),
});
export type IncidentSettings = z.infer<typeof IncidentSettings>;

const SettingsItem = IncidentSettings.extend({
  revision: z.number().int(),
  changedAt: z.iso.datetime().nullable(),
  changedByName: z.string().nullable(),
});

const Here = z.object({
  /** Who has the incident open now, the caller included; by name. */
  items: z.array(
    z.object({
      memberId: z.string(),
      name: z.string(),
      isWriting: z.boolean(),
      isMe: z.boolean(),
      seenAt: z.iso.datetime(),
    }),
  ),
});

export const contract = defineContract({
  ...incidentRoutes,
  ...conversationRoutes,
  ...evidenceRoutes,
  getIncidentSettings: {
    method: "GET",
    path: "/api/v1/incidents/settings",
    summary: "What opens incidents and what groups alerts.",
    access: READ,
    response: SettingsItem,
  },
  changeIncidentSettings: {
    method: "PUT",
    path: "/api/v1/incidents/settings",
    summary: "Sets what opens incidents and what groups alerts, from the next alert on.",
    access: { permission: "incidents:configure" },
    problems: ["incident-settings.changed"],
    body: IncidentSettings.extend({ revision: Revision }),
    response: SettingsItem,
  },
  listPresent: {
    method: "GET",
    path: "/api/v1/incidents/:id/presence",
    summary: "Who has an incident open now.",
    access: READ,
    problems: ["incident.not-found"],
    params: IncidentParams,
    response: Here,
  },
  markPresent: {
    method: "PUT",
    path: "/api/v1/incidents/:id/presence",
    summary: "Says that the caller has an incident open. Say it again every 15 seconds; forgotten after 40.",
    access: READ,
    problems: ["incident.not-found"],
    params: IncidentParams,
    body: z.object({ isWriting: z.boolean().default(false) }),
    response: Here,
  },
  markAbsent: {
    method: "DELETE",
    path: "/api/v1/incidents/:id/presence",
    summary: "Says that the caller left an incident.",
    access: READ,
    problems: ["incident.not-found"],
    params: IncidentParams,
    kind: "empty",
  },
});
