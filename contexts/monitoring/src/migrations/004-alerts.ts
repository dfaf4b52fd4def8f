import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

export const alerts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table monitoring.suppression (
      id text primary key,
      rule_id text,
      host text,
      user_name text,
      conditions jsonb not null,
      owner_id text not null,
      owner_name text not null,
      reason text not null,
      created_at timestamptz not null,
      ends_at timestamptz not null,
      ended_by text,
      hits bigint not null default 0,
      last_hit_at timestamptz,
      revision integer not null,
      check (host is not null or user_name is not null or rule_id is not null or jsonb_array_length(conditions) > 0)
    )`.execute(db);
    await sql`create index suppression_end on monitoring.suppression (ends_at)`.execute(db);
    await sql`create table monitoring.alert (
      no bigint generated always as identity primary key,
      id text not null unique,
      fingerprint bytea not null,
      -- whether further matches of the fingerprint belong to it
      is_collecting boolean not null,
      rule_no integer not null references monitoring.rule,
      content_no integer not null references monitoring.rule_content,
      severity smallint not null check (severity between 0 and 4),
      state text not null check (state in ('open', 'closed', 'suppressed')),
      is_noisy boolean not null,
      host text,
      is_host_vouched boolean not null,
      user_name text,
      source_ip text,
      events bigint not null,
      first_at timestamptz not null,
      last_at timestamptz not null,
      detected_at timestamptz not null,
      last_matched_at timestamptz not null,
      revision integer not null,
      -- grows with what people decide, not with further events
      decision integer not null,
      disposition text check (disposition in ('true-positive', 'benign-true-positive', 'false-positive', 'duplicate')),
      closed_at timestamptz,
      closed_by text,
      close_reason text,
      incident_id text,
      suppression_id text references monitoring.suppression,
      entities jsonb not null,
      noisy jsonb,
      check ((state = 'closed') = (closed_at is not null)),
      check ((state = 'closed') = (disposition is not null)),
      check ((state = 'suppressed') = (suppression_id is not null)),
      check (not (state = 'closed' and is_collecting))
    )`.execute(db);
    await sql`create unique index alert_collecting on monitoring.alert (fingerprint) where is_collecting`.execute(db);
    await sql`create index alert_severity on monitoring.alert (state, severity, detected_at, no)`.execute(db);
    await sql`create index alert_detected on monitoring.alert (state, detected_at, no)`.execute(db);
    await sql`create index alert_events on monitoring.alert (state, events, no)`.execute(db);
    await sql`create index alert_rule on monitoring.alert (rule_no, detected_at)`.execute(db);
    await sql`create index alert_host on monitoring.alert (lower(host), detected_at)`.execute(db);
    await sql`create index alert_user on monitoring.alert (lower(user_name), detected_at)`.execute(db);
    await sql`create index alert_address on monitoring.alert (lower(source_ip), detected_at)`.execute(db);
    await sql`create index alert_content on monitoring.alert (content_no)`.execute(db);
    await sql`create index alert_verdict on monitoring.alert (rule_no, disposition) where disposition is not null`.execute(
      db,
    );
    await sql`create index alert_incident on monitoring.alert (incident_id) where incident_id is not null`.execute(db);
    await sql`create index alert_suppression on monitoring.alert (suppression_id) where suppression_id is not null`.execute(
      db,
    );
    // Places 0 to 19 are the first events, 20 to 24 a ring of the last.
    await sql`create table monitoring.alert_event (
      alert_no bigint not null references monitoring.alert on delete cascade,
      place smallint not null check (place between 0 and 24),
      ordinal bigint not null,
      event_id text not null,
      -- not jsonb, which refuses what a record may hold: a NUL, half a surrogate pair
      copy json not null,
      primary key (alert_no, place)
    )`.execute(db);
    // What was counted, so that a repeat counts nothing. Ids of events begin with their receipt: a day is a range of keys.
    await sql`create table monitoring.alert_match (
      event_id bytea not null,
      rule_no integer not null,
      alert_no bigint not null,
      primary key (event_id, rule_no)
    )`.execute(db);
  },
};
