import type { ColumnType } from "kysely";
import type { AlertTables } from "./alert/alert-tables.ts";
import type { RuleTables } from "./rule/rule-tables.ts";
import type { SearchDefinition } from "./saved-search/saved-search-contract.ts";

/** `bigint` arrives as a number: these counters stay far below 2^53. */
type Count = ColumnType<number, number | undefined, number>;

export interface SourceTable {
  id: string;
  kind: "token" | "syslog-udp" | "syslog-tcp" | "agent";
  name: string;
  vouching: "bound" | "collector" | "unauthenticated";
  host_name: string | null;
  first_seen_at: Date;
  last_seen_at: Date;
  events: Count;
  bytes: Count;
}

/** One refusal of a batch; counted on the Sources page, kept for 7 days. */
export interface RefusalTable {
  source_id: string;
  at: Date;
  code: string;
  batches: number;
}

export interface BatchTable {
  /** `bat_…`, ours; the ids of its events derive from it. */
  id: string;
  source_id: string;
  /** The sender's Idempotency-Key, or our own id when it sent none. */
  client_id: string;
  /** SHA-256 of the body as sent, after decompression. */
  body_hash: Buffer;
  received_at: Date;
  is_historical: boolean;
  bytes: number;
  state: "pending" | "stored";
  events: number | null;
  undecoded: number | null;
  stored_at: Date | null;
}

/** A search kept under a name. `deleted_at` lets a deletion be taken back for some days. */
export interface SavedSearchTable {
  id: string;
  /** `mem_…` or `tok_…`. */
  owner_id: string;
  owner_name: string;
  /** Unique for its owner, whatever the case. */
  name: string;
  definition: ColumnType<SearchDefinition, string, string>;
  is_shared: boolean;
  revision: number;
  changed_at: Date;
  deleted_at: Date | null;
}

export interface MonitoringTables extends RuleTables, AlertTables {
  "monitoring.source": SourceTable;
  "monitoring.refusal": RefusalTable;
  "monitoring.batch": BatchTable;
  "monitoring.saved_search": SavedSearchTable;
}
