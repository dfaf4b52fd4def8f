import type { ColumnType, Generated } from "kysely";
import type { AlertEntity } from "../events.ts";
import type { Disposition, NoisyList } from "./alert.ts";
import type { EventCopy } from "./detected-match.ts";
import type { SuppressionCondition } from "../suppression/suppression.ts";

type Count = ColumnType<number, number | undefined, number>;

export interface SuppressionTable {
  id: string;
  rule_id: string | null;
  host: string | null;
  user_name: string | null;
  conditions: ColumnType<readonly SuppressionCondition[], string, string>;
  owner_id: string;
  owner_name: string;
  reason: string;
  created_at: Date;
  ends_at: Date;
  /** Whoever ended it before its time. */
  ended_by: string | null;
  hits: Count;
  last_hit_at: Date | null;
  revision: number;
}

export interface AlertTable {
  no: Generated<number>;
  id: string;
  fingerprint: Buffer;
  is_collecting: boolean;
  rule_no: number;
  content_no: number;
  /** Index in `LEVELS`. */
  severity: number;
  state: "open" | "closed" | "suppressed";
  is_noisy: boolean;
  host: string | null;
  is_host_vouched: boolean;
  user_name: string | null;
  source_ip: string | null;
  events: Count;
  first_at: Date;
  last_at: Date;
  detected_at: Date;
  last_matched_at: Date;
  revision: number;
  decision: number;
  disposition: Disposition | null;
  closed_at: Date | null;
  closed_by: string | null;
  close_reason: string | null;
  incident_id: string | null;
  suppression_id: string | null;
  entities: ColumnType<readonly AlertEntity[], string, string>;
  noisy: ColumnType<NoisyList | null, string | null, string | null>;
}

interface AlertEventTable {
  alert_no: number;
  place: number;
  /** Counts the events of the alert from 0. */
  ordinal: number;
  event_id: string;
  copy: ColumnType<EventCopy, string, string>;
}

export interface AlertTables {
  "monitoring.suppression": SuppressionTable;
  "monitoring.alert": AlertTable;
  "monitoring.alert_event": AlertEventTable;
}
