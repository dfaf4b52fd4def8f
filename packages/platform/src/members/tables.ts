import type { Generated, JSONColumnType } from "kysely";
import type { AuditTables } from "../audit/tables.ts";
import type { MemberState } from "./member-schema.ts";

export interface MemberTable {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly state: MemberState;
  readonly password_hash: string | null;
  /** Sealed by the secret box for `totp:<member id>`. */
  readonly totp_secret: string | null;
  /** The last 30-second step whose code was used: a code counts once. */
  readonly totp_last_step: number | null;
  readonly preferences: JSONColumnType<Record<string, unknown>>;
  readonly created_at: Date;
  readonly last_seen_at: Date | null;
}

interface RecoveryCodeTable {
  readonly member_id: string;
  readonly code_hash: Buffer;
}

export interface PasskeyTable {
  readonly id: string;
  readonly member_id: string;
  readonly credential_id: string;
  readonly public_key: Buffer;
  readonly counter: number;
  readonly transports: string[];
  readonly name: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

export interface SessionTable {
  readonly id: string;
  readonly secret_hash: Buffer;
  readonly member_id: string;
  readonly created_at: Date;
  /** When the person last proved who they are. */
  readonly confirmed_at: Date;
  readonly last_seen_at: Date;
  readonly remote_address: string;
  readonly user_agent: string;
}

interface DeviceTable {
  readonly member_id: string;
  readonly secret_hash: Buffer;
  readonly seen_at: Date;
}

export interface OneTimeLinkTable {
  readonly secret_hash: Buffer;
  readonly kind: "setup" | "invitation" | "recovery";
  readonly member_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date;
}

export interface TokenTable {
  readonly id: string;
  readonly secret_hash: Buffer;
  readonly name: string;
  readonly role: string | null;
  readonly permissions: string[] | null;
  readonly bound_host: string | null;
  readonly created_at: Date;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly expires_at: Date;
  readonly last_used_at: Date | null;
  readonly last_used_from: string | null;
  readonly revoked_at: Generated<Date | null>;
}

interface MemberTables {
  readonly "platform.member": MemberTable;
  readonly "platform.recovery_code": RecoveryCodeTable;
  readonly "platform.passkey": PasskeyTable;
  readonly "platform.session": SessionTable;
  readonly "platform.device": DeviceTable;
  readonly "platform.one_time_link": OneTimeLinkTable;
  readonly "platform.token": TokenTable;
}

/** Tables of the schema `platform` that members and audit write. */
export type PlatformTables = MemberTables & AuditTables;
