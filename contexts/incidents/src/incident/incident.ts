import { Problem } from "@cordon/kernel";
import type { AlertSeverity } from "../alert/alert.ts";
import type { RiskPart } from "./risk.ts";

export const INCIDENT_STATES = [
  "candidate",
  "open",
  "acknowledged",
  "contained",
  "eradicated",
  "recovered",
  "closed",
] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

export const DISPOSITIONS = ["true-positive", "benign-true-positive", "false-positive", "duplicate"] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

export const NEXT: Readonly<Record<IncidentState, readonly IncidentState[]>> = {
  candidate: ["open", "closed"], // grouped, visible, not in the queue
  open: ["acknowledged", "closed"],
  acknowledged: ["contained", "closed"],
  contained: ["eradicated", "acknowledged"],
  eradicated: ["recovered", "contained"],
  recovered: ["closed", "contained"],
  closed: ["open"], // reopened
};

/** The part of an incident that people decide on. */
export interface Decided {
  readonly state: IncidentState;
  readonly assignee: Person | undefined;
  /** Present exactly while closed. */
  readonly closing: Closing | undefined;
  /** Its alerts are with the incident it is a duplicate of; that cannot be undone. */
  readonly isMerged: boolean;
}

export interface Incident extends Decided {
  readonly id: string;
  /** What people say: #42. */
  readonly number: number;
  /** Stands for a rule that fired too often: never opens by itself. */
  readonly isNoisy: boolean;
  readonly severity: AlertSeverity;
  readonly risk: number;
  readonly riskParts: readonly RiskPart[];
  readonly sentence: string;
  /** Why it is in the queue; undefined while it never was. */
  readonly openedBecause: string | undefined;
  readonly tactics: readonly string[];
  readonly alerts: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly createdAt: Date;
  readonly changedAt: Date;
  /** Grows with every change, also when somebody comments. */
  readonly revision: number;
  /** The revision of the last decision: state, assignee, merge. */
  readonly decidedRevision: number;
  /** The revision at which an alert last joined or grew. */
  readonly gatheredRevision: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Closing {
  readonly disposition: Disposition;
  readonly reason: string;
  /** Id of the incident that this one repeats. */
  readonly duplicateOf: string | undefined;
}

/**
 * After moving to `to`; closing has a function of its own, since it asks for a disposition.
 * @throws Problem `incident.illegal-transition` when the board has no such arrow, `incident.merged`
 */
export function moveIncident<I extends Decided>(incident: I, to: Exclude<IncidentState, "closed">): I {
  requireArrow(incident, to);
  if (incident.isMerged) {
    throw new Problem("incident.merged", "Its alerts are with another incident now. Respond there instead.");
  }
  return { ...incident, state: to, closing: undefined };
}

/** @throws Problem `incident.illegal-transition`, `incident.duplicate-unknown` */
export function closeIncident<I extends Decided & { readonly id: string }>(incident: I, closing: Closing): I {
  requireArrow(incident, "closed");
  const isDuplicate = closing.disposition === "duplicate";
  if (isDuplicate && (closing.duplicateOf === undefined || closing.duplicateOf === incident.id)) {
    throw new Problem("incident.duplicate-unknown", "Name the other incident that this one repeats.", {
      fields: { duplicateOf: "names another incident" },
    });
  }
  return {
    ...incident,
    state: "closed",
    closing: { ...closing, duplicateOf: isDuplicate ? closing.duplicateOf : undefined },
  };
}

export function canMove(from: IncidentState, to: IncidentState): boolean {
  return NEXT[from].includes(to);
}

/** How far along the response is; closed is furthest. */
export function rankOf(state: IncidentState): number {
  return INCIDENT_STATES.indexOf(state);
}

/**
 * The states to go through for somebody who takes an incident on: none when it is taken on already.
 * Assigning oneself, like acknowledging, is the first human action that counts.
 */
export function pathToAcknowledged(state: IncidentState): readonly ("open" | "acknowledged")[] {
  if (state === "candidate") return ["open", "acknowledged"];
  return state === "open" ? ["acknowledged"] : [];
}

function requireArrow({ state }: Decided, to: IncidentState): void {
  if (canMove(state, to)) return;
  const next = NEXT[state].join(" or ");
  throw new Problem("incident.illegal-transition", `From “${state}” an incident moves to ${next}, not to “${to}”.`);
}
