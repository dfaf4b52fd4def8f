import { z } from "zod";
import { ALERT_SEVERITIES, ENTITY_KINDS } from "../alert/alert.ts";
import { DISPOSITIONS, INCIDENT_STATES } from "./incident.ts";

export const IncidentStateName = z.enum(INCIDENT_STATES);
export const DispositionName = z.enum(DISPOSITIONS);
export const AlertSeverityName = z.enum(ALERT_SEVERITIES);
export const LaneName = z.enum(["alerts", "people", "response"]);

export const Time = z.iso.datetime();
export const MaybeTime = Time.nullable();

/** PostgreSQL has no NUL in text, so nothing that we hold can have one. */
export const text = (least: number, most: number): z.ZodString =>
  z
    .string()
    .min(least)
    .max(most)
    .regex(/^[^\0]*$/, "text without NUL");

/** As `text`, and no other control characters: one line as people read it. */
export const line = (least: number, most: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "one line of text");

export const Revision = z.number().int().min(1).max(2_147_483_647);

const Named = z.object({ id: z.string(), name: z.string() });
export const IncidentName = z.object({ id: z.string(), number: z.number().int(), sentence: z.string() });

/** One row of the list, and the head of the incident page. */
export const IncidentItem = z.object({
  id: z.string(),
  /** What people say: #42. */
  number: z.number().int(),
  state: IncidentStateName,
  severity: AlertSeverityName,
  /** 0 to 100. */
  risk: z.number().int(),
  /** What happened, in at most 200 characters. */
  sentence: z.string(),
  assignee: Named.nullable(),
  disposition: DispositionName.nullable(),
  /** The number of the incident that this one became part of: closed by that, and by no judgement of its own. */
  mergedInto: z.number().int().nullable(),
  /** ATT&CK, as in `credential-access`; in the order in which they came up. */
  tactics: z.array(z.string()),
  alerts: z.number().int(),
  hosts: z.number().int(),
  users: z.number().int(),
  addresses: z.number().int(),
  /** Of the events, by their own clocks. */
  firstAt: Time,
  lastAt: Time,
  createdAt: Time,
  changedAt: Time,
  /** The clocks that run in the queue, from the timeline. */
  openedAt: MaybeTime,
  acknowledgedAt: MaybeTime,
  closedAt: MaybeTime,
  revision: z.number().int(),
});
export type IncidentItem = z.infer<typeof IncidentItem>;

export const IncidentAlert = z.object({
  id: z.string(),
  rule: z.object({
    id: z.string(),
    title: z.string(),
    status: z.string(),
    author: z.string(),
    tactics: z.array(z.string()),
    techniques: z.array(z.string()),
  }),
  severity: AlertSeverityName,
  isNoisy: z.boolean(),
  entities: z.array(z.object({ kind: z.enum(ENTITY_KINDS), value: z.string(), isVouched: z.boolean() })),
  events: z.number().int(),
  firstAt: Time,
  lastAt: Time,
  detectedAt: Time,
  revision: z.number().int(),
});
export type IncidentAlert = z.infer<typeof IncidentAlert>;

const IncidentEntity = z.object({
  kind: z.enum(ENTITY_KINDS),
  /** What it is found by, whatever its spelling. */
  key: z.string(),
  value: z.string(),
  /** Whether any alert's source vouches for it, or it only stands in log text. */
  isVouched: z.boolean(),
  alerts: z.number().int(),
  /** Of the worst alert that names it. */
  severity: AlertSeverityName,
  firstAt: Time,
  lastAt: Time,
});
export type IncidentEntity = z.infer<typeof IncidentEntity>;

export const IncidentTask = z.object({
  id: z.string(),
  title: z.string(),
  isDone: z.boolean(),
  doneAt: MaybeTime,
  doneByName: z.string().nullable(),
  createdAt: Time,
  createdByName: z.string(),
  revision: z.number().int(),
});
export type IncidentTask = z.infer<typeof IncidentTask>;

export const IncidentComment = z.object({
  id: z.string(),
  author: Named,
  /** Markdown as written, from a person: render without HTML. Empty once removed. */
  text: z.string(),
  isMine: z.boolean(),
  editedAt: MaybeTime,
  removedAt: MaybeTime,
  revision: z.number().int(),
});
export type IncidentComment = z.infer<typeof IncidentComment>;

export const IncidentRecord = z.object({
  id: z.string(),
  /** When it was written. */
  at: Time,
  /** When it happened: for alerts the first event, by its own clock; otherwise as `at`. */
  happenedAt: Time,
  lane: LaneName,
  kind: z.string(),
  actor: z.object({ kind: z.enum(["member", "token", "system"]), id: z.string(), name: z.string() }),
  /** What it says, without who and when: "took it on". */
  text: z.string(),
  /** Why, in the words of who did it, or the sentence of the link. */
  because: z.string().nullable(),
  severity: AlertSeverityName.nullable(),
  alertId: z.string().nullable(),
  /** What was kept or withdrawn. */
  evidenceId: z.string().nullable(),
  comment: IncidentComment.nullable(),
  move: z
    .object({ from: IncidentStateName, to: IncidentStateName, disposition: DispositionName.nullable() })
    .nullable(),
  /** Undone later, or evidence that was withdrawn since: shown, and not counted. */
  isTakenBack: z.boolean(),
  /** The incident it was written in, when that one became part of this one. */
  from: z.object({ id: z.string(), number: z.number().int() }).nullable(),
});
export type IncidentRecord = z.infer<typeof IncidentRecord>;

export const IncidentDetail = IncidentItem.extend({
  /** Why it is in the queue; null while it never was. */
  openedBecause: z.string().nullable(),
  /** Present exactly while closed. */
  closing: z
    .object({
      disposition: DispositionName,
      reason: z.string(),
      duplicateOf: IncidentName.nullable(),
      /** Its alerts, comments and timeline are with `duplicateOf` now, for good. */
      isMerged: z.boolean(),
    })
    .nullable(),
  riskParts: z.array(z.object({ name: z.string(), points: z.number().int(), because: z.string() })),
  /** The parts as one printed sum. */
  riskText: z.string(),
  /** The risk from which incidents are in the queue, as set now. */
  openThreshold: z.number().int(),
  /** Where it may go from here; closing asks for a disposition. */
  nextStates: z.array(IncidentStateName),
  times: z.object({
    occurredAt: MaybeTime,
    /** First event as known when the first alert came; earlier ones may have turned up since. */
    firstKnownAt: MaybeTime,
    alertedAt: MaybeTime,
    openedAt: MaybeTime,
    acknowledgedAt: MaybeTime,
    containedAt: MaybeTime,
    eradicatedAt: MaybeTime,
    recoveredAt: MaybeTime,
    closedAt: MaybeTime,
    reopenedAt: z.array(Time),
  }),
  /** Worst first, at most 100; the rest by the alerts' own route. */
  topAlerts: z.array(IncidentAlert),
  /** At most 200; in the most alerts first. */
  entities: z.array(IncidentEntity),
  /** Which entities stand in the same alerts, by their place in `entities`; for a graph. At most 400. */
  relations: z.array(z.object({ a: z.number().int(), b: z.number().int(), alerts: z.number().int() })),
  /** Why these alerts belong together, one sentence each; oldest first, at most 200. */
  links: z.array(
    z.object({
      alertId: z.string(),
      ruleTitle: z.string(),
      otherAlertId: z.string(),
      otherRuleTitle: z.string(),
      sentence: z.string(),
    }),
  ),
  tasks: z.array(IncidentTask),
  /** What the rules say to do first; of the worst alerts first, at most 12. */
  nextSteps: z.array(z.object({ text: z.string(), ruleId: z.string(), ruleTitle: z.string() })),
  /** Incidents that became part of this one. */
  absorbed: z.array(IncidentName),
  /** Incidents that were closed as duplicates of this one, and kept their alerts. */
  duplicates: z.array(IncidentName),
});
export type IncidentDetail = z.infer<typeof IncidentDetail>;
