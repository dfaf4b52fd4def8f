import type { ColumnType, Generated } from "kysely";
import type { Level, RuleStatus } from "./rule.ts";

type Count = ColumnType<number, number | undefined, number>;

interface RuleSetTable {
  id: string;
  name: string;
  origin: "built-in" | "imported";
  created_at: Date;
}

interface RuleSetVersionTable {
  id: string;
  set_id: string;
  /** Counts from 1 within its set. */
  number: number;
  /** SHA-256 over the paths and texts of the import. */
  digest: Buffer;
  imported_at: Date;
  imported_by: string;
  rules: number;
  failed: number;
  filters: Generated<number>;
  /** One version of a set is active. */
  state: "active" | "superseded";
  activated_at: Date;
}

/** What outlives every version of a rule. */
interface RuleTable {
  no: Generated<number>;
  rule_id: string;
  /** Null while nobody decided: then the default of its entry counts. */
  is_switched_on: boolean | null;
  switch_reason: string | null;
  switched_by: string | null;
  switched_at: Date | null;
  revision: Generated<number>;
  last_fired_at: Date | null;
}

/** One text of a rule and what it says about itself; shared by versions and alerts, never changed. */
interface RuleContentTable {
  no: Generated<number>;
  rule_no: number;
  /** SHA-256 of the text and what was read from it. */
  digest: Buffer;
  source: string;
  title: string;
  author: string;
  license: string;
  level: Level;
  status: RuleStatus;
  description: string;
  tags: string[];
  tactics: string[];
  techniques: string[];
  product: string | null;
  category: string | null;
  service: string | null;
  reference_urls: string[];
  false_positives: string[];
  first_steps: string[];
  opens_incident: boolean;
}

/** A rule in a version; or, with an `error`, what could not be loaded. */
interface RuleSetEntryTable {
  no: Generated<number>;
  version_id: string;
  path: string;
  rule_no: number | null;
  content_no: number | null;
  is_default_on: boolean;
  /** Of all active versions that hold the rule, the one that counts. */
  is_effective: Generated<boolean>;
  error_line: number | null;
  error: string | null;
  /** Filters of the same version that hold the rule back. */
  filter_nos: Generated<number[]>;
}

/** A Sigma filter of a version. */
interface RuleSetFilterTable {
  no: Generated<number>;
  version_id: string;
  filter_id: string;
  path: string;
  line: number;
  title: string;
  /** SHA-256 of the text. */
  digest: Buffer;
  source: string;
  /** Rules of the version that it is meant for. */
  rules: number;
}

/** By the day of detection, UTC. */
interface RuleDayTable {
  rule_no: number;
  day: string;
  matches: Count;
  alerts: Count;
  suppressed: Count;
}

export interface RuleTables {
  "monitoring.rule_set": RuleSetTable;
  "monitoring.rule_set_version": RuleSetVersionTable;
  "monitoring.rule": RuleTable;
  "monitoring.rule_content": RuleContentTable;
  "monitoring.rule_set_entry": RuleSetEntryTable;
  "monitoring.rule_set_filter": RuleSetFilterTable;
  "monitoring.rule_day": RuleDayTable;
}
