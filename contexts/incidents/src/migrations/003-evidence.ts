import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** What people keep with an incident: written once, and withdrawn at most once. */
export const evidence: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table incidents.evidence (
      id text primary key,
      incident_id text not null references incidents.incident (id),
      kind text not null check (kind in ('event', 'text', 'link')),
      content bytea not null,
      sha256 bytea not null check (sha256 = sha256(content)),
      event_id text,
      event jsonb,
      note text not null,
      added_at timestamptz not null,
      added_by_id text not null,
      added_by_name text not null,
      withdrawn_at timestamptz,
      withdrawn_by_name text,
      withdrawn_because text,
      check ((kind = 'event') = (event_id is not null)),
      check ((kind = 'event') = (event is not null)),
      check ((withdrawn_at is null) = (withdrawn_by_name is null)),
      check ((withdrawn_at is null) = (withdrawn_because is null))
    )`.execute(db);
    await sql`create index evidence_incident on incidents.evidence (incident_id, added_at, id)`.execute(db);
    await sql`create unique index evidence_event on incidents.evidence (incident_id, event_id)
      where event_id is not null and withdrawn_at is null`.execute(db);
    await sql`create function incidents.refuse_evidence_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if old.withdrawn_at is null
            and to_jsonb(new) - array['withdrawn_at', 'withdrawn_by_name', 'withdrawn_because']
              = to_jsonb(old) - array['withdrawn_at', 'withdrawn_by_name', 'withdrawn_because']
          then return new; end if;
        end if;
        raise exception 'evidence is written once and withdrawn at most once';
      end $$`.execute(db);
    await sql`create trigger evidence_append_only before update or delete on incidents.evidence
      for each row execute function incidents.refuse_evidence_change()`.execute(db);
    await sql`create trigger evidence_no_truncate before truncate on incidents.evidence
      for each statement execute function incidents.refuse_evidence_change()`.execute(db);
  },
};
