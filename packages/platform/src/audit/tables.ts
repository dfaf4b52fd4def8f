import type { ColumnType, Generated, GeneratedAlways } from "kysely";

export interface AuditEntryTable {
  readonly id: GeneratedAlways<number>;
  readonly xid: Generated<string>;
  readonly at: Date;
  readonly actor_kind: "member" | "token" | "system" | "anonymous";
  readonly actor_id: string;
  readonly action: string;
  readonly target_kind: string;
  readonly target_id: string;
  readonly outcome: "success" | "refused" | "failed";
  /** Canonical JSON; facts without personal data. */
  readonly details: string;
  /** Canonical JSON of names and address; null once erased. */
  readonly personal: string | null;
  readonly personal_salt: Buffer | null;
  /** SHA-256 of salt and personal; stays when both are erased. */
  readonly personal_digest: Buffer;
  /** Null until sealed. */
  readonly segment: ColumnType<number | null, never, number>;
}

export interface AuditSegmentTable {
  readonly number: number;
  readonly previous_digest: Buffer;
  /** Ascending. */
  readonly entry_ids: number[];
  readonly entry_digests: Buffer[];
  /** Entries in all segments up to and with this one. */
  readonly total_entries: number;
  readonly root_digest: Buffer;
  readonly sealed_at: Date;
  readonly digest: Buffer;
}

export interface AuditHeadDeliveryTable {
  /** Kind and host of the place. */
  readonly target: string;
  readonly segment: number | null;
  readonly sent_at: Date | null;
  /** The following three are null while it works. */
  readonly failing_since: Date | null;
  readonly failed_at: Date | null;
  readonly error: string | null;
  readonly tries: number;
}

export interface AuditTables {
  readonly "platform.audit_entry": AuditEntryTable;
  readonly "platform.audit_segment": AuditSegmentTable;
  readonly "platform.audit_head_delivery": AuditHeadDeliveryTable;
}
