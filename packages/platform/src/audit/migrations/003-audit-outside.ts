import { type Kysely, sql } from "kysely";
import type { Migration } from "../../database/migrate.ts";

/** Heads sent outside, entries that expire, and a more thorough erasure. */
export const auditOutside: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`create table platform.audit_head_delivery (
      target text primary key,
      segment integer,
      sent_at timestamptz,
      failing_since timestamptz,
      failed_at timestamptz,
      tries integer not null default 0,
      error text
    )`.execute(db);
    await guard(db);
    await expiry(db);
    await eraser(db);
  },
};

/** As before, but sealed rows may go by `expire_audit`. */
async function guard(db: Kysely<unknown>): Promise<void> {
  await sql`create or replace function platform.refuse_audit_change() returns trigger language plpgsql as $$
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
      if tg_op = 'DELETE' and tg_table_name = 'audit_entry' then
        if current_setting('cordon.expiring', true) = 'on' and old.segment is not null then
          return old;
        end if;
      end if;
      raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
    end $$`.execute(db);
}

/** Whole segments from the beginning of the chain, up to the first one that holds an entry of `before` or later. */
async function expiry(db: Kysely<unknown>): Promise<void> {
  await sql`create function platform.expire_audit(before timestamptz, out through_segment integer, out expired bigint)
    language plpgsql as $$
    begin
      select segment - 1 into through_segment from platform.audit_entry
        where segment is not null and at >= before order by segment limit 1;
      if through_segment is null then
        select max(number) into through_segment from platform.audit_segment;
      end if;
      perform set_config('cordon.expiring', 'on', true);
      delete from platform.audit_entry where segment <= through_segment;
      get diagnostics expired = row_count;
      perform set_config('cordon.expiring', 'off', true);
    end $$`.execute(db);
}

/** Also finds sign-ins that were refused to somebody unknown, under an address that was this person's. */
async function eraser(db: Kysely<unknown>): Promise<void> {
  await sql`create or replace function platform.erase_audit_personal(person text) returns bigint language plpgsql as $$
    declare
      erased bigint;
      addresses text[];
    begin
      select array_agg(distinct personal::jsonb ->> 'targetName') into addresses from platform.audit_entry
        where target_id = person and target_kind = 'member' and personal is json;
      perform set_config('cordon.erasing', 'on', true);
      update platform.audit_entry set personal = null, personal_salt = null
        where personal is not null and (actor_id = person or target_id = person
          or (target_id = 'unknown' and target_kind = 'member'
            and case when personal is json then personal::jsonb ->> 'targetName' = any(addresses) end));
      get diagnostics erased = row_count;
      perform set_config('cordon.erasing', 'off', true);
      return erased;
    end $$`.execute(db);
}
