import type { ColumnType } from "kysely";
import type { Criticality } from "./contract.ts";

export interface HostTable {
  id: string;
  /** As the first record wrote it. */
  name: string;
  /** Lower case; unique. */
  key: string;
  criticality: Criticality;
  owner: string | null;
  tags: string[];
  first_seen_at: Date;
  last_seen_at: Date;
  events: ColumnType<number, number, number>;
  revision: number;
}

/** Which source named the host, and whether it vouches for the name. */
export interface HostSourceTable {
  host_id: string;
  source_id: string;
  source_name: string;
  is_vouched: boolean;
  last_seen_at: Date;
}

/** A user name or an address beside a host in its records. */
export interface SightingTable {
  host_id: string;
  kind: "user" | "address";
  value: string;
  source_id: string;
  first_seen_at: Date;
  last_seen_at: Date;
  events: ColumnType<number, number, number>;
}

export interface InventoryTables {
  "inventory.host": HostTable;
  "inventory.host_source": HostSourceTable;
  "inventory.sighting": SightingTable;
}
