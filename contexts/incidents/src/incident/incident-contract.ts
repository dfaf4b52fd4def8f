import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import {
  AlertSeverityName,
  DispositionName,
  IncidentAlert,
  IncidentDetail,
  IncidentItem,
  IncidentName,
  IncidentRecord,
  IncidentStateName,
  LaneName,
  Revision,
  text,
} from "./incident-schemas.ts";

export const READ = { permission: "incidents:read" } as const;
export const RESPOND = { permission: "incidents:respond" } as const;

/** By id, or by the number that people say. */
const One = z.object({ id: z.string().regex(/^(inc_[0-9a-z]{26}|[1-9]\d{0,8})$/, "an incident's id or number") });
export const IncidentParams = One;

const Cursor = z.string().max(800).optional();
const Instant = z.string().max(40).optional();
const DECISION = ["incident.not-found", "incident.changed"] as const;

/**
 * `queue`: open and not closed; `mine`: of these the caller's; `unassigned`: of these nobody's;
 * `candidates`: grouped, and not bad enough for the queue; `closed`: as people judged them, without those that became
 * part of another.
 */
const IncidentTab = z.enum(["queue", "mine", "unassigned", "candidates", "closed", "all"]);
export type IncidentTab = z.infer<typeof IncidentTab>;

const IncidentSort = z.enum(["risk", "newest", "oldest", "updated"]);
export type IncidentSort = z.infer<typeof IncidentSort>;

export const BulkOutcome = z.object({
  id: z.string(),
  number: z.number().int().nullable(),
  isDone: z.boolean(),
  /** Why not: a problem's code, and its sentence. */
  code: z.string().nullable(),
  message: z.string().nullable(),
  /** As it is now; what a take-back needs. */
  revision: z.number().int().nullable(),
  state: IncidentStateName.nullable(),
});
export type BulkOutcome = z.infer<typeof BulkOutcome>;

export const incidentRoutes = defineContract({
  listIncidents: {
    method: "GET",
    path: "/api/v1/incidents",
    summary: "Lists incidents, those of the queue by risk unless something else is asked for.",
    access: READ,
    query: z.object({
      tab: IncidentTab.default("queue"),
      state: IncidentStateName.optional(),
      /** At least so bad. */
      severity: AlertSeverityName.optional(),
      riskMin: z.coerce.number().int().min(0).max(100).optional(),
      /** A member's id, `me`, or `none`. */
      assignee: text(1, 60).optional(),
      disposition: DispositionName.optional(),
      /** Closed at or after, and not open again; ISO 8601 or a time ago such as 7d. */
      closedSince: Instant,
      /** True: only those that became part of another, which `closed` leaves out unless they are asked for. */
      isMerged: z.stringbool().optional(),
      /** A word of the sentence, a whole entity (a host, user or address), or a number such as #42. */
      q: text(0, 200).default(""),
      /** Began at or after, and before, by when Cordon found it; ISO 8601 or a time ago such as 7d. */
      from: Instant,
      to: Instant,
      sort: IncidentSort.default("risk"),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: Cursor,
    }),
    response: z.object({ items: z.array(IncidentItem), nextCursor: z.string().nullable(), total: z.number().int() }),
  },
  listIncidentNames: {
    method: "GET",
    path: "/api/v1/incidents/names",
    summary: "What people call these incidents: number and sentence. Those that do not exist are left out.",
    access: READ,
    query: z.object({
      /** At most 100, with commas in between. */
      ids: text(1, 3_100).regex(/^inc_[0-9a-z]{26}(,inc_[0-9a-z]{26}){0,99}$/, "ids of incidents"),
    }),
    response: z.object({ items: z.array(IncidentName) }),
  },
  countIncidents: {
    method: "GET",
    path: "/api/v1/incidents/counts",
    summary: "How many incidents each saved view holds, and what the queue is made of.",
    access: READ,
    response: z.object({
      queue: z.number().int(),
      mine: z.number().int(),
      unassigned: z.number().int(),
      candidates: z.number().int(),
      closed: z.number().int(),
      /** Of the queue; severities and states without any are absent. */
      severities: z.array(z.object({ value: AlertSeverityName, incidents: z.number().int() })),
      states: z.array(z.object({ value: IncidentStateName, incidents: z.number().int() })),
      /** Most incidents first, at most 100. */
      assignees: z.array(z.object({ id: z.string(), name: z.string(), incidents: z.number().int() })),
    }),
  },
  listResponders: {
    method: "GET",
    path: "/api/v1/incidents/responders",
    summary: "Lists who can be given an incident: active members who may respond, by name, at most 500.",
    access: READ,
    response: z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) }),
  },
  getIncident: {
    method: "GET",
    path: "/api/v1/incidents/:id",
    summary: "One incident with everything its page shows, the timeline apart.",
    access: READ,
    problems: ["incident.not-found"],
    params: One,
    response: IncidentDetail,
  },
  listIncidentAlerts: {
    method: "GET",
    path: "/api/v1/incidents/:id/alerts",
    summary: "The alerts of an incident by the time of their first event.",
    access: READ,
    problems: ["incident.not-found"],
    params: One,
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100), cursor: Cursor }),
    response: z.object({ items: z.array(IncidentAlert), nextCursor: z.string().nullable() }),
  },
  listIncidentRecords: {
    method: "GET",
    path: "/api/v1/incidents/:id/timeline",
    summary: "The story of an incident: alerts, people's words and deeds, with those of incidents merged into it.",
    access: READ,
    problems: ["incident.not-found"],
    params: One,
    query: z.object({
      lane: LaneName.optional(),
      /** Only alerts that name this entity: `host:db-1`, by kind and key as in `entities`. */
      entity: text(6, 650)
        .regex(/^(host|user|address|process):./)
        .optional(),
      /** `happened`: by when it happened, so that alerts stand where their events do; `written`: by when it was noted. */
      clock: z.enum(["happened", "written"]).default("happened"),
      order: z.enum(["ascending", "descending"]).default("ascending"),
      limit: z.coerce.number().int().min(1).max(500).default(200),
      cursor: Cursor,
    }),
    response: z.object({ items: z.array(IncidentRecord), nextCursor: z.string().nullable() }),
  },
  moveIncident: {
    method: "POST",
    path: "/api/v1/incidents/:id/state",
    summary: "Moves an incident along its states, or reopens it.",
    access: RESPOND,
    problems: [...DECISION, "incident.illegal-transition", "incident.merged"],
    params: One,
    body: z.object({
      revision: Revision,
      to: IncidentStateName.exclude(["closed"]),
      /** Why, for the timeline. */
      because: text(0, 2_000).default(""),
    }),
    response: IncidentItem,
  },
  assignIncident: {
    method: "PUT",
    path: "/api/v1/incidents/:id/assignee",
    summary: "Gives an incident to a member, or with null to nobody. Taking it oneself also acknowledges it.",
    access: RESPOND,
    problems: [...DECISION, "assignee.unknown", "incident.merged"],
    params: One,
    /** `me` is whoever asks. */
    body: z.object({ revision: Revision, assigneeId: text(1, 60).nullable() }),
    response: IncidentItem,
  },
  closeIncident: {
    method: "POST",
    path: "/api/v1/incidents/:id/close",
    summary: "Closes an incident with what it was and why. Refused when an alert came that was not seen.",
    access: RESPOND,
    problems: [...DECISION, "incident.illegal-transition", "incident.duplicate-unknown"],
    params: One,
    body: z.object({
      revision: Revision,
      disposition: DispositionName,
      reason: text(0, 4_000).default(""),
      /** For a duplicate: the incident that it repeats, by id or number. */
      duplicateOf: One.shape.id.optional(),
    }),
    response: IncidentItem,
  },
  mergeIncidents: {
    method: "POST",
    path: "/api/v1/incidents/:id/merge",
    summary: "Makes another incident part of this one: its alerts move here, its story is told here. Cannot be undone.",
    access: RESPOND,
    problems: [...DECISION, "incident.cannot-merge"],
    params: One,
    body: z.object({
      revision: Revision,
      other: z.object({ id: One.shape.id, revision: Revision }),
      because: text(0, 2_000).default(""),
    }),
    response: IncidentItem,
  },
  takeBackIncident: {
    method: "POST",
    path: "/api/v1/incidents/:id/take-back",
    summary: "Undoes the last decision on an incident, for who made it and within 15 minutes.",
    access: RESPOND,
    problems: [...DECISION, "incident.cannot-take-back"],
    params: One,
    body: z.object({ revision: Revision }),
    response: IncidentItem,
  },
  changeIncidents: {
    method: "POST",
    path: "/api/v1/incidents/bulk",
    summary: "Does the same to many incidents, each by itself; says of each what became of it.",
    access: RESPOND,
    problems: ["incident.not-found"],
    body: z.object({
      action: z.enum(["acknowledge", "assign", "close", "take-back"]),
      items: z
        .array(z.object({ id: One.shape.id, revision: Revision }))
        .min(1)
        .max(200),
      /** For `assign`: a member's id, `me`, or null. */
      assigneeId: text(1, 60).nullable().optional(),
      /** For `close`. */
      disposition: DispositionName.optional(),
      reason: text(0, 4_000).default(""),
      duplicateOf: One.shape.id.optional(),
    }),
    response: z.object({ items: z.array(BulkOutcome) }),
  },
});
