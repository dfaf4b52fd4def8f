import type { AlertSeverity } from "../alert/alert.ts";
import type { EvidenceKind } from "../evidence/evidence.ts";
import type { Disposition, IncidentState } from "./incident.ts";

/** Who did it: `system` is Cordon itself. */
export interface Actor {
  readonly kind: "member" | "token" | "system";
  readonly id: string;
  readonly name: string;
}

export const CORDON: Actor = { kind: "system", id: "triage", name: "Cordon" };

/** What a record of the timeline says; written once, never changed. */
export type Fact =
  | {
      readonly kind: "alert-joined";
      readonly alertId: string;
      readonly ruleTitle: string;
      readonly severity: AlertSeverity;
      readonly firstAt: string;
      readonly detectedAt: string;
      /** Why it belongs here; null for the alert that began the incident. */
      readonly because: string | null;
    }
  /** An alert turned out to have begun earlier or to be worse. */
  | {
      readonly kind: "alert-revised";
      readonly alertId: string;
      readonly ruleTitle: string;
      readonly severity: AlertSeverity;
      readonly firstAt: string;
      readonly detectedAt: string;
    }
  /** Events came for an alert after the incident was closed. */
  | { readonly kind: "alert-continued"; readonly alertId: string; readonly ruleTitle: string; readonly events: number }
  | { readonly kind: "risk-crossed"; readonly risk: number; readonly threshold: number; readonly text: string }
  | {
      readonly kind: "moved";
      readonly from: IncidentState;
      readonly to: IncidentState;
      readonly because: string | null;
      readonly disposition: Disposition | null;
      readonly duplicateOf: string | null;
    }
  | {
      readonly kind: "assigned";
      readonly from: { readonly id: string; readonly name: string } | null;
      readonly to: { readonly id: string; readonly name: string } | null;
    }
  | { readonly kind: "commented"; readonly commentId: string; readonly text: string }
  | { readonly kind: "comment-edited"; readonly commentId: string; readonly text: string }
  | { readonly kind: "comment-removed"; readonly commentId: string }
  | { readonly kind: TaskDeed; readonly taskId: string; readonly title: string }
  | {
      readonly kind: "evidence-added";
      readonly evidenceId: string;
      readonly evidenceKind: EvidenceKind;
      readonly title: string;
      /** The note of who keeps it. */
      readonly because: string;
      /** When a kept event happened. */
      readonly firstAt?: string;
    }
  | {
      readonly kind: "evidence-withdrawn";
      readonly evidenceId: string;
      readonly title: string;
      readonly because: string;
    }
  /** Another incident became part of this one. */
  | {
      readonly kind: "absorbed";
      readonly incidentId: string;
      readonly number: number;
      readonly alerts: number;
      readonly because: string;
    }
  | { readonly kind: "merged"; readonly incidentId: string; readonly number: number; readonly because: string }
  /** Another incident was closed as a duplicate of this one. */
  | { readonly kind: "duplicate-named"; readonly incidentId: string; readonly number: number }
  /** The decision of an earlier record was undone; times are counted as if it had not been. */
  | { readonly kind: "taken-back"; readonly recordIds: readonly string[] };

export type TaskDeed = "task-added" | "task-renamed" | "task-done" | "task-undone" | "task-removed";
export type FactKind = Fact["kind"];

export interface TimelineRecord {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly fact: Fact;
}

export type Lane = "alerts" | "people" | "response";

/** Which lane of the story a record stands in. */
export const LANE: Readonly<Record<FactKind, Lane>> = {
  "alert-joined": "alerts",
  "alert-revised": "alerts",
  "alert-continued": "alerts",
  "risk-crossed": "alerts",
  absorbed: "alerts",
  merged: "alerts",
  "duplicate-named": "alerts",
  commented: "people",
  "comment-edited": "people",
  "comment-removed": "people",
  "task-added": "people",
  "task-renamed": "people",
  "task-done": "people",
  "task-undone": "people",
  "task-removed": "people",
  "evidence-added": "people",
  "evidence-withdrawn": "people",
  moved: "response",
  assigned: "response",
  "taken-back": "response",
};
