import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const ledger: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table monitoring.source (
      id text primary key,
      kind text not null check (kind in ('token', 'syslog-udp', 'syslog-tcp', 'agent')),
      name text not null,
      vouching text not null check (vouching in ('bound', 'collector', 'unauthenticated')),
      host_name text,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      events bigint not null default 0,
      bytes bigint not null default 0
    )`.execute(db);
    await sql`create table monitoring.refusal (
      source_id text not null,
      at timestamptz not null,
      code text not null,
      batches integer not null,
      primary key (source_id, at, code)
    )`.execute(db);
    await sql`create table monitoring.batch (
      id text primary key,
      source_id text not null,
      client_id text not null,
      body_hash bytea not null,
      received_at timestamptz not null,
      is_historical boolean not null,
      bytes bigint not null,
      state text not null check (state in ('pending', 'stored')),
      events integer,
      undecoded integer,
      stored_at timestamptz,
      unique (source_id, client_id),
      check ((state = 'stored') = (stored_at is not null))
    )`.execute(db);
    await sql`create index batch_pending on monitoring.batch (received_at) where state = 'pending'`.execute(db);
    await sql`create index batch_received on monitoring.batch (received_at)`.execute(db);
  },
};
