import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const hosts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table inventory.host (
      id text primary key,
      name text not null,
      key text not null unique,
      criticality text not null default 'normal' check (criticality in ('low', 'normal', 'high', 'crown-jewel')),
      owner text,
      tags text[] not null default '{}',
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      events bigint not null default 0,
      revision integer not null default 1
    )`.execute(db);
    await sql`create index host_last_seen on inventory.host (last_seen_at desc, id desc)`.execute(db);
    await sql`create table inventory.host_source (
      host_id text not null references inventory.host (id) on delete cascade,
      source_id text not null,
      source_name text not null,
      is_vouched boolean not null,
      last_seen_at timestamptz not null,
      primary key (host_id, source_id)
    )`.execute(db);
    await sql`create table inventory.sighting (
      host_id text not null references inventory.host (id) on delete cascade,
      kind text not null check (kind in ('user', 'address')),
      value text not null,
      source_id text not null,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      events bigint not null default 0,
      primary key (host_id, kind, value, source_id)
    )`.execute(db);
  },
};
