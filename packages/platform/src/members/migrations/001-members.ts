import { type Kysely, sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

export const members: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table platform.member (
      id text primary key,
      email text not null unique check (email = lower(email)),
      name text not null,
      role text not null,
      state text not null check (state in ('invited', 'active', 'disabled')),
      password_hash text,
      totp_secret text,
      totp_last_step bigint,
      preferences jsonb not null default '{}',
      created_at timestamptz not null,
      last_seen_at timestamptz
    )`.execute(db);
    await sql`create table platform.recovery_code (
      member_id text not null references platform.member on delete cascade,
      code_hash bytea not null,
      primary key (member_id, code_hash)
    )`.execute(db);
    await sql`create table platform.passkey (
      id text primary key,
      member_id text not null references platform.member on delete cascade,
      credential_id text not null unique,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      name text not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`.execute(db);
    await sql`create index passkey_member on platform.passkey (member_id)`.execute(db);
    await sql`create table platform.session (
      id text primary key,
      secret_hash bytea not null unique,
      member_id text not null references platform.member on delete cascade,
      created_at timestamptz not null,
      confirmed_at timestamptz not null,
      last_seen_at timestamptz not null,
      remote_address text not null,
      user_agent text not null
    )`.execute(db);
    await sql`create index session_member on platform.session (member_id)`.execute(db);
    await sql`create index session_last_seen on platform.session (last_seen_at)`.execute(db);
    await sql`create table platform.device (
      member_id text not null references platform.member on delete cascade,
      secret_hash bytea not null,
      seen_at timestamptz not null,
      primary key (member_id, secret_hash)
    )`.execute(db);
    await sql`create table platform.one_time_link (
      secret_hash bytea primary key,
      kind text not null check (kind in ('setup', 'invitation', 'recovery')),
      member_id text references platform.member on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      check ((kind = 'setup') = (member_id is null))
    )`.execute(db);
    await sql`create index one_time_link_member on platform.one_time_link (member_id)`.execute(db);
    await sql`create table platform.token (
      id text primary key,
      secret_hash bytea not null,
      name text not null,
      role text,
      permissions text[],
      bound_host text,
      created_at timestamptz not null,
      created_by text not null,
      created_by_name text not null,
      expires_at timestamptz not null,
      last_used_at timestamptz,
      last_used_from text,
      revoked_at timestamptz,
      check (role is not null or permissions is not null)
    )`.execute(db);
    await sql`create index token_created on platform.token (created_at)`.execute(db);
  },
};
