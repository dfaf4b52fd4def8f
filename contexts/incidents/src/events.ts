import { z } from "zod";

const Severity = z.enum(["informational", "low", "medium", "high", "critical"]);

const Incident = {
  incidentId: z.string(),
  /** What people say: #42. */
  number: z.number().int(),
  /** Of the incident, once this was true. */
  revision: z.number().int(),
};

/** A rule with alerts in the incident; most alerts first, at most 500. */
const RuleShare = z.object({ ruleId: z.string(), alerts: z.number().int() });

const Alerts = {
  /** Oldest first, at most 2,000. */
  alertIds: z.array(z.string()),
  rules: z.array(RuleShare),
};

const disposition = z.enum(["true-positive", "benign-true-positive", "false-positive", "duplicate"]);

/** Anything about an incident is different: a screen that shows it should ask again. */
export const IncidentChanged = z.object({ type: z.literal("incidents.incident.changed.v1"), ...Incident });
export type IncidentChanged = z.infer<typeof IncidentChanged>;

/** Alerts became part of it, also by a merge. More at once than 1,000 are several of these. */
export const AlertsJoined = z.object({
  type: z.literal("incidents.alerts.joined.v1"),
  ...Incident,
  alertIds: z.array(z.string()).max(1_000),
});
export type AlertsJoined = z.infer<typeof AlertsJoined>;

/** It came into the queue for the first time. */
export const IncidentOpened = z.object({
  type: z.literal("incidents.incident.opened.v1"),
  ...Incident,
  severity: Severity,
  risk: z.number().min(0).max(100),
  sentence: z.string(),
  /** Why: what crossed the threshold, or which alert was enough. */
  because: z.string(),
  openedAt: z.iso.datetime(),
});
export type IncidentOpened = z.infer<typeof IncidentOpened>;

/** Somebody took it on. */
export const IncidentAcknowledged = z.object({
  type: z.literal("incidents.incident.acknowledged.v1"),
  ...Incident,
  acknowledgedAt: z.iso.datetime(),
});
export type IncidentAcknowledged = z.infer<typeof IncidentAcknowledged>;

export const IncidentContained = z.object({
  type: z.literal("incidents.incident.contained.v1"),
  ...Incident,
  containedAt: z.iso.datetime(),
});
export type IncidentContained = z.infer<typeof IncidentContained>;

export const IncidentEradicated = z.object({
  type: z.literal("incidents.incident.eradicated.v1"),
  ...Incident,
  eradicatedAt: z.iso.datetime(),
});
export type IncidentEradicated = z.infer<typeof IncidentEradicated>;

export const IncidentRecovered = z.object({
  type: z.literal("incidents.incident.recovered.v1"),
  ...Incident,
  recoveredAt: z.iso.datetime(),
});
export type IncidentRecovered = z.infer<typeof IncidentRecovered>;

/** With what a rule's precision is counted from. An incident that was merged has no alerts any more. */
export const IncidentClosed = z.object({
  type: z.literal("incidents.incident.closed.v1"),
  ...Incident,
  ...Alerts,
  disposition,
  /** The incident that it repeats, or was merged into. */
  duplicateOf: z.string().nullable(),
  closedAt: z.iso.datetime(),
});
export type IncidentClosed = z.infer<typeof IncidentClosed>;

/** The closing, with the disposition that was given, does not count any more; also when it was taken back. */
export const IncidentReopened = z.object({
  type: z.literal("incidents.incident.reopened.v1"),
  ...Incident,
  ...Alerts,
  disposition,
  reopenedAt: z.iso.datetime(),
});
export type IncidentReopened = z.infer<typeof IncidentReopened>;
