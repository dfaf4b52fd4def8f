import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const rules: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table monitoring.rule_set (
      id text primary key,
      name text not null,
      origin text not null check (origin in ('built-in', 'imported')),
      created_at timestamptz not null
    )`.execute(db);
    await sql`create unique index rule_set_name on monitoring.rule_set (lower(name))`.execute(db);
    await sql`create table monitoring.rule_set_version (
      id text primary key,
      set_id text not null references monitoring.rule_set on delete cascade,
      number integer not null,
      digest bytea not null,
      imported_at timestamptz not null,
      imported_by text not null,
      rules integer not null,
      failed integer not null,
      state text not null check (state in ('active', 'superseded')),
      activated_at timestamptz not null,
      unique (set_id, number)
    )`.execute(db);
    await sql`create unique index rule_set_version_active on monitoring.rule_set_version (set_id)
      where state = 'active'`.execute(db);
    // What outlives every version of a rule: its number, its switch, when it fired.
    await sql`create table monitoring.rule (
      no integer generated always as identity primary key,
      rule_id text not null unique,
      is_switched_on boolean,
      switch_reason text,
      switched_by text,
      switched_at timestamptz,
      revision integer not null default 1,
      last_fired_at timestamptz
    )`.execute(db);
    // One row for each text a rule ever had; versions and alerts share it, so it is never changed.
    await sql`create table monitoring.rule_content (
      no integer generated always as identity primary key,
      rule_no integer not null references monitoring.rule,
      digest bytea not null,
      source text not null,
      title text not null,
      author text not null,
      license text not null,
      level text not null check (level in ('informational', 'low', 'medium', 'high', 'critical')),
      status text not null check (status in ('stable', 'test', 'experimental', 'deprecated', 'unsupported')),
      description text not null,
      tags text[] not null,
      tactics text[] not null,
      techniques text[] not null,
      product text,
      category text,
      service text,
      reference_urls text[] not null,
      false_positives text[] not null,
      first_steps text[] not null,
      opens_incident boolean not null,
      unique (rule_no, digest)
    )`.execute(db);
    // A rule of one version, or a rule of one of its files that could not be loaded, and why.
    await sql`create table monitoring.rule_set_entry (
      no bigint generated always as identity primary key,
      version_id text not null references monitoring.rule_set_version on delete cascade,
      path text not null,
      rule_no integer references monitoring.rule,
      content_no integer references monitoring.rule_content,
      is_default_on boolean not null,
      is_effective boolean not null default false,
      error_line integer,
      error text,
      check ((error is null) = (content_no is not null)),
      check ((content_no is null) = (rule_no is null)),
      check (error is null or not is_effective)
    )`.execute(db);
    await sql`create unique index rule_set_entry_rule on monitoring.rule_set_entry (version_id, rule_no)`.execute(db);
    await sql`create unique index rule_set_entry_effective on monitoring.rule_set_entry (rule_no)
      where is_effective`.execute(db);
    await sql`create index rule_set_entry_content on monitoring.rule_set_entry (content_no)`.execute(db);
    await sql`create index rule_set_entry_no on monitoring.rule_set_entry (rule_no)`.execute(db);
    await sql`create table monitoring.rule_day (
      rule_no integer not null references monitoring.rule,
      day date not null,
      matches bigint not null,
      alerts bigint not null,
      suppressed bigint not null,
      primary key (rule_no, day)
    )`.execute(db);
  },
};
