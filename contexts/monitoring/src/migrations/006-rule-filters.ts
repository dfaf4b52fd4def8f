import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Sigma filters: what they match is no match of the rules they name, within their version of a set. */
export const ruleFilters: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table monitoring.rule_set_filter (
      no bigint generated always as identity primary key,
      version_id text not null references monitoring.rule_set_version on delete cascade,
      filter_id text not null,
      path text not null,
      line integer not null,
      title text not null,
      digest bytea not null,
      source text not null,
      rules integer not null,
      unique (version_id, filter_id)
    )`.execute(db);
    await sql`alter table monitoring.rule_set_version add column filters integer not null default 0`.execute(db);
    // Which filters of the same version hold back this rule; an array, since one filter may name every rule.
    await sql`alter table monitoring.rule_set_entry add column filter_nos bigint[] not null default '{}'`.execute(db);
  },
};
