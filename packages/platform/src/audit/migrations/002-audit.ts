import { type Kysely, sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

/**
 * Rows are added and never changed, but for two things: the sealer notes the segment, once, and
 * `erase_audit_personal` takes personal data out. Triggers keep mistakes out; against whoever owns the
 * database only the chain and an outside head help.
 */
export const audit: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Text, not jsonb: the digest is over these very characters. Milliseconds, for the same reason.
    await sql`create table platform.audit_entry (
      id bigint generated always as identity primary key,
      xid xid8 not null default pg_current_xact_id(),
      at timestamptz(3) not null,
      actor_kind text not null check (actor_kind in ('member', 'token', 'system', 'anonymous')),
      actor_id text not null,
      action text not null,
      target_kind text not null,
      target_id text not null,
      outcome text not null check (outcome in ('success', 'refused', 'failed')),
      details text not null,
      personal text,
      personal_salt bytea,
      personal_digest bytea not null,
      segment integer,
      check ((personal is null) = (personal_salt is null))
    )`.execute(db);
    await sql`create index audit_entry_unsealed on platform.audit_entry (id) where segment is null`.execute(db);
    await sql`create index audit_entry_segment on platform.audit_entry (segment)`.execute(db);
    await sql`create index audit_entry_actor on platform.audit_entry (actor_id, id)`.execute(db);
    await sql`create index audit_entry_target on platform.audit_entry (target_id, id)`.execute(db);
    await sql`create index audit_entry_action on platform.audit_entry (action text_pattern_ops, id)`.execute(db);
    await sql`create index audit_entry_at on platform.audit_entry (at)`.execute(db);
    await sql`create table platform.audit_segment (
      number integer primary key,
      previous_digest bytea not null,
      entry_ids bigint[] not null,
      entry_digests bytea[] not null,
      total_entries bigint not null,
      root_digest bytea not null,
      sealed_at timestamptz(3) not null,
      digest bytea not null
    )`.execute(db);
    await guards(db);
    await eraser(db);
  },
};

async function guards(db: Kysely<unknown>): Promise<void> {
  await sql`create function platform.refuse_audit_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' and tg_table_name = 'audit_entry' then
        if old.segment is null and new.segment is not null
           and to_jsonb(new) - 'segment' = to_jsonb(old) - 'segment' then
          return new;
        end if;
        if current_setting('cordon.erasing', true) = 'on' and new.personal is null and new.personal_salt is null
           and to_jsonb(new) - 'personal' - 'personal_salt' = to_jsonb(old) - 'personal' - 'personal_salt' then
          return new;
        end if;
      end if;
      raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
    end $$`.execute(db);
  for (const table of ["audit_entry", "audit_segment"]) {
    await sql`create trigger append_only_rows before update or delete on ${sql.table(`platform.${table}`)}
      for each row execute function platform.refuse_audit_change()`.execute(db);
    await sql`create trigger append_only_table before truncate on ${sql.table(`platform.${table}`)}
      for each statement execute function platform.refuse_audit_change()`.execute(db);
  }
}

/** Takes names, addresses and what else is personal out of a person's rows, and gives how many. */
async function eraser(db: Kysely<unknown>): Promise<void> {
  await sql`create function platform.erase_audit_personal(person text) returns bigint language plpgsql as $$
    declare erased bigint;
    begin
      perform set_config('cordon.erasing', 'on', true);
      update platform.audit_entry set personal = null, personal_salt = null
        where (actor_id = person or target_id = person) and personal is not null;
      get diagnostics erased = row_count;
      perform set_config('cordon.erasing', 'off', true);
      return erased;
    end $$`.execute(db);
}
