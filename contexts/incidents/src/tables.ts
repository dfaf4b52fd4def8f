import type { ColumnType, GeneratedAlways, JSONColumnType } from "kysely";
import type { AlertRule, AlertSeverity, Entity, EntityKind } from "./alert/alert.ts";
import type { EvidenceKind, KeptEvent } from "./evidence/evidence.ts";
import type { Disposition, IncidentState } from "./incident/incident.ts";
import type { Actor, Fact, FactKind } from "./incident/record.ts";
import type { RiskPart } from "./incident/risk.ts";

export interface IncidentTable {
  id: string;
  number: GeneratedAlways<number>;
  state: IncidentState;
  assignee_id: string | null;
  assignee_name: string | null;
  disposition: Disposition | null;
  close_reason: string | null;
  duplicate_of: string | null;
  /** Its alerts are with `duplicate_of` now. */
  is_merged: boolean;
  is_noisy: boolean;
  severity: AlertSeverity;
  risk: number;
  risk_parts: JSONColumnType<RiskPart[]>;
  sentence: string;
  opened_because: string | null;
  tactics: string[];
  alerts: number;
  first_at: Date;
  last_at: Date;
  created_at: Date;
  changed_at: Date;
  revision: number;
  /** The revision of the last decision: state, assignee, merge. */
  decided_revision: number;
  /** The revision at which an alert last joined or grew. */
  gathered_revision: number;
}

/** What was said of an alert, copied: it stays when the alert's own retention took it. */
export interface AlertTable {
  id: string;
  /** Null while an informational alert waits for an incident to join. */
  incident_id: string | null;
  revision: number;
  rule_id: string;
  rule_title: string;
  rule_author: string;
  rule_status: AlertRule["status"];
  tactics: string[];
  techniques: string[];
  opens_incident: boolean;
  first_steps: string[];
  severity: AlertSeverity;
  is_noisy: boolean;
  entities: JSONColumnType<Entity[]>;
  events: ColumnType<number, number, number>;
  first_at: Date;
  last_at: Date;
  detected_at: Date;
  received_at: Date;
}

/** An alert's entities by what they are found by, with the alert's own times beside them. */
interface AlertEntityTable {
  alert_id: string;
  kind: EntityKind;
  key: string;
  is_alias: boolean;
  value: string;
  is_vouched: boolean;
  first_at: Date;
  last_at: Date;
}

/** Why two alerts belong together. */
interface LinkTable {
  alert_id: string;
  other_alert_id: string;
  sentence: string;
  entities: JSONColumnType<Entity[]>;
  at: Date;
}

/** Append-only; a trigger refuses everything else. */
export interface TimelineTable {
  seq: GeneratedAlways<number>;
  id: string;
  incident_id: string;
  at: Date;
  kind: FactKind;
  actor_kind: Actor["kind"];
  actor_id: string;
  actor_name: string;
  /** Of the incident, once this was written. */
  revision: number;
  payload: JSONColumnType<Fact>;
}

export interface CommentTable {
  id: string;
  incident_id: string;
  author_id: string;
  author_name: string;
  /** Markdown as written; empty once removed. */
  text: string;
  revision: number;
  created_at: Date;
  edited_at: Date | null;
  removed_at: Date | null;
}

export interface TaskTable {
  id: string;
  incident_id: string;
  title: string;
  revision: number;
  created_at: Date;
  created_by_name: string;
  done_at: Date | null;
  done_by_name: string | null;
  removed_at: Date | null;
}

/** Written once, and withdrawn at most once; a trigger refuses everything else. */
export interface EvidenceTable {
  id: string;
  incident_id: string;
  kind: EvidenceKind;
  content: Buffer;
  sha256: Buffer;
  event_id: string | null;
  event: JSONColumnType<KeptEvent> | null;
  note: string;
  added_at: Date;
  added_by_id: string;
  added_by_name: string;
  withdrawn_at: Date | null;
  withdrawn_by_name: string | null;
  withdrawn_because: string | null;
}

interface SettingTable {
  is_only: ColumnType<boolean, never, never>;
  open_threshold: number;
  window_minutes: number;
  near_minutes: number;
  revision: number;
  changed_at: Date | null;
  changed_by_name: string | null;
}

export interface IncidentsTables {
  "incidents.incident": IncidentTable;
  "incidents.alert": AlertTable;
  "incidents.alert_entity": AlertEntityTable;
  "incidents.link": LinkTable;
  "incidents.timeline": TimelineTable;
  "incidents.comment": CommentTable;
  "incidents.task": TaskTable;
  "incidents.evidence": EvidenceTable;
  "incidents.setting": SettingTable;
}
