import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const incidents: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table incidents.incident (
      id text primary key,
      number integer generated always as identity unique,
      state text not null check (state in
        ('candidate', 'open', 'acknowledged', 'contained', 'eradicated', 'recovered', 'closed')),
      assignee_id text,
      assignee_name text,
      disposition text check (disposition in ('true-positive', 'benign-true-positive', 'false-positive', 'duplicate')),
      close_reason text,
      duplicate_of text references incidents.incident (id),
      is_merged boolean not null default false,
      is_noisy boolean not null,
      severity text not null check (severity in ('informational', 'low', 'medium', 'high', 'critical')),
      risk integer not null check (risk between 0 and 100),
      risk_parts jsonb not null,
      sentence text not null,
      opened_because text,
      tactics text[] not null default '{}',
      alerts integer not null default 0,
      first_at timestamptz not null,
      last_at timestamptz not null,
      created_at timestamptz not null,
      changed_at timestamptz not null,
      revision integer not null,
      decided_revision integer not null,
      gathered_revision integer not null,
      check ((state = 'closed') = (disposition is not null)),
      check ((assignee_id is null) = (assignee_name is null)),
      check (coalesce(disposition = 'duplicate', false) = (duplicate_of is not null)),
      check (not is_merged or duplicate_of is not null)
    )`.execute(db);
    await sql`create index incident_duplicate_of on incidents.incident (duplicate_of)`.execute(db);
    await sql`create index incident_risk on incidents.incident (risk desc, id desc) where state <> 'closed'`.execute(
      db,
    );
    await sql`create index incident_changed on incidents.incident (changed_at desc, id desc)`.execute(db);
    await sql`create index incident_created on incidents.incident (created_at desc, id desc)`.execute(db);
    await sql`create index incident_state on incidents.incident (state, created_at desc)`.execute(db);
    await sql`create index incident_assignee on incidents.incident (assignee_id) where assignee_id is not null`.execute(
      db,
    );

    await sql`create table incidents.alert (
      id text primary key,
      incident_id text references incidents.incident (id),
      revision integer not null,
      rule_id text not null,
      rule_title text not null,
      rule_author text not null,
      rule_status text not null,
      tactics text[] not null,
      techniques text[] not null,
      opens_incident boolean not null,
      first_steps text[] not null,
      severity text not null check (severity in ('informational', 'low', 'medium', 'high', 'critical')),
      is_noisy boolean not null,
      entities jsonb not null,
      events bigint not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      detected_at timestamptz not null,
      received_at timestamptz not null,
      check (first_at <= last_at)
    )`.execute(db);
    await sql`create index alert_incident on incidents.alert (incident_id, first_at, id)`.execute(db);
    await sql`create index alert_waiting on incidents.alert (received_at) where incident_id is null`.execute(db);

    await sql`create table incidents.alert_entity (
      alert_id text not null references incidents.alert (id) on delete cascade,
      kind text not null check (kind in ('host', 'user', 'address', 'process')),
      key text not null,
      is_alias boolean not null,
      value text not null,
      is_vouched boolean not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      primary key (alert_id, kind, key)
    )`.execute(db);
    await sql`create index alert_entity_key on incidents.alert_entity (kind, key, last_at)`.execute(db);

    await sql`create table incidents.link (
      alert_id text not null references incidents.alert (id) on delete cascade,
      other_alert_id text not null references incidents.alert (id) on delete cascade,
      sentence text not null,
      entities jsonb not null,
      at timestamptz not null,
      primary key (alert_id, other_alert_id)
    )`.execute(db);
    await sql`create index link_other on incidents.link (other_alert_id)`.execute(db);

    await sql`create table incidents.timeline (
      seq bigint generated always as identity primary key,
      id text not null unique,
      incident_id text not null references incidents.incident (id),
      at timestamptz not null,
      kind text not null,
      actor_kind text not null check (actor_kind in ('member', 'token', 'system')),
      actor_id text not null,
      actor_name text not null,
      revision integer not null,
      payload jsonb not null
    )`.execute(db);
    await sql`create index timeline_incident on incidents.timeline (incident_id, seq)`.execute(db);
    // The times of an incident derive from these rows, so nobody changes one, not even by hand.
    await sql`create function incidents.refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'a record of the timeline is written once'; end $$`.execute(db);
    await sql`create trigger timeline_append_only before update or delete or truncate on incidents.timeline
      for each statement execute function incidents.refuse_change()`.execute(db);

    await sql`create table incidents.comment (
      id text primary key,
      incident_id text not null references incidents.incident (id),
      author_id text not null,
      author_name text not null,
      text text not null,
      revision integer not null,
      created_at timestamptz not null,
      edited_at timestamptz,
      removed_at timestamptz
    )`.execute(db);
    await sql`create index comment_incident on incidents.comment (incident_id, created_at)`.execute(db);

    await sql`create table incidents.task (
      id text primary key,
      incident_id text not null references incidents.incident (id),
      title text not null,
      revision integer not null,
      created_at timestamptz not null,
      created_by_name text not null,
      done_at timestamptz,
      done_by_name text,
      removed_at timestamptz,
      check ((done_at is null) = (done_by_name is null))
    )`.execute(db);
    await sql`create index task_incident on incidents.task (incident_id, created_at)`.execute(db);

    await sql`create table incidents.setting (
      is_only boolean primary key default true check (is_only),
      open_threshold integer not null check (open_threshold between 1 and 100),
      window_minutes integer not null check (window_minutes between 1 and 10080),
      near_minutes integer not null check (near_minutes between 1 and window_minutes),
      revision integer not null,
      changed_at timestamptz,
      changed_by_name text
    )`.execute(db);
    await sql`insert into incidents.setting (open_threshold, window_minutes, near_minutes, revision)
      values (50, 1440, 240, 1)`.execute(db);
  },
};
