import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const savedSearches: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table monitoring.saved_search (
      id text primary key,
      owner_id text not null,
      owner_name text not null,
      name text not null,
      -- not jsonb, which refuses what a search may hold: a NUL, half a surrogate pair
      definition json not null,
      is_shared boolean not null,
      revision integer not null,
      changed_at timestamptz not null,
      deleted_at timestamptz
    )`.execute(db);
    await sql`create unique index saved_search_name on monitoring.saved_search (owner_id, lower(name))
      where deleted_at is null`.execute(db);
    await sql`create index saved_search_shared on monitoring.saved_search (lower(name))
      where is_shared and deleted_at is null`.execute(db);
    await sql`create index saved_search_deleted on monitoring.saved_search (deleted_at)
      where deleted_at is not null`.execute(db);
  },
};
