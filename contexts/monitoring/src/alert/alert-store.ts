import { type Kysely, type Selectable, sql } from "kysely";
import { type Level, levelRank, type RuleStatus } from "../rule/rule.ts";
import type { MonitoringTables } from "../tables.ts";
import type { AlertGrowth, KnownAlert } from "./alert-growth.ts";
import type { AlertTable } from "./alert-tables.ts";

/** What a rule says about itself, as its alerts keep it. */
export interface RuleFacts {
  readonly ruleNo: number;
  readonly ruleId: string;
  readonly contentNo: number;
  readonly title: string;
  readonly author: string;
  readonly level: Level;
  readonly status: RuleStatus;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly opensIncident: boolean;
  readonly firstSteps: readonly string[];
}

interface RuleCount {
  readonly ruleNo: number;
  readonly isSuppressed: boolean;
  readonly alerts: number;
}

interface GrownAlert {
  readonly no: number;
  readonly rule: RuleFacts;
  readonly growth: AlertGrowth;
}

export interface RuleTally {
  readonly ruleNo: number;
  readonly matches: number;
  readonly alerts: number;
  readonly suppressed: number;
}

/** SQL of the recorder: each method is one statement, whatever the number of matches. */
export interface AlertStore {
  /** Recorders take turns until they commit, so that what one looked up still holds when it writes. */
  readonly takeTurn: () => Promise<void>;
  readonly rulesOf: (ruleIds: readonly string[]) => Promise<readonly RuleFacts[]>;
  /** Locked, in the order of their numbers. */
  readonly collecting: (fingerprints: readonly string[]) => Promise<readonly KnownAlert[]>;
  readonly newSince: (ruleNos: readonly number[], since: Date) => Promise<readonly RuleCount[]>;
  /** These take no further matches. */
  readonly settle: (nos: readonly number[]) => Promise<void>;
  /** Numbers in the order given. */
  readonly open: (
    alerts: readonly { readonly id: string; readonly rule: RuleFacts; readonly growth: AlertGrowth }[],
    at: Date,
  ) => Promise<readonly number[]>;
  /** What a newer text of the rule says counts for the alert from then on. */
  readonly grow: (alerts: readonly GrownAlert[], at: Date) => Promise<void>;
  readonly keepCopies: (alerts: readonly GrownAlert[]) => Promise<void>;
  readonly tally: (tallies: readonly RuleTally[], at: Date) => Promise<void>;
}

export function createAlertStore(db: Kysely<MonitoringTables>): AlertStore {
  return {
    async takeTurn() {
      await sql`select pg_advisory_xact_lock(7002, 1)`.execute(db);
    },
    rulesOf: (ruleIds) => rulesOf(db, ruleIds),
    async collecting(fingerprints) {
      const { rows } = await sql<Selectable<AlertTable>>`
        select a.* from monitoring.alert a where a.is_collecting and a.fingerprint = any(
          array(select decode(f, 'hex') from unnest(${fingerprints}::text[]) f))
        order by a.no for update of a`.execute(db);
      return rows.map(toKnown);
    },
    async newSince(ruleNos, since) {
      const { rows } = await sql<{ rule_no: number; is_suppressed: boolean; alerts: number }>`
        select rule_no, suppression_id is not null as is_suppressed, count(*)::int as alerts from monitoring.alert
        where rule_no = any(${ruleNos}::int[]) and detected_at >= ${since} and not is_noisy group by 1, 2`.execute(db);
      return rows.map((row) => ({ ruleNo: row.rule_no, isSuppressed: row.is_suppressed, alerts: row.alerts }));
    },
    async settle(nos) {
      await sql`update monitoring.alert set is_collecting = false where no = any(${nos}::bigint[])`.execute(db);
    },
    open: (alerts, at) => open(db, alerts, at),
    grow: (alerts, at) => grow(db, alerts, at),
    keepCopies: (alerts) => keepCopies(db, alerts),
    tally: (tallies, at) => tally(db, tallies, at),
  };
}

/** By what counts now; a rule that is in no active version any more speaks with its last text. */
async function rulesOf(db: Kysely<MonitoringTables>, ruleIds: readonly string[]): Promise<readonly RuleFacts[]> {
  const { rows } = await sql<RuleFacts>`
    select r.no as "ruleNo", r.rule_id as "ruleId", c.no as "contentNo", c.title, c.author, c.level, c.status, c.tactics,
      c.techniques, c.opens_incident as "opensIncident", c.first_steps as "firstSteps"
    from monitoring.rule r cross join lateral (
      select c.* from monitoring.rule_content c
      left join monitoring.rule_set_entry e on e.content_no = c.no and e.is_effective
      where c.rule_no = r.no order by e.no nulls last, c.no desc limit 1
    ) c where r.rule_id = any(${ruleIds}::text[])`.execute(db);
  return rows;
}

function toKnown(row: Selectable<AlertTable>): KnownAlert {
  return {
    no: row.no,
    id: row.id,
    fingerprint: row.fingerprint.toString("hex"),
    events: row.events,
    revision: row.revision,
    firstAt: row.first_at,
    lastAt: row.last_at,
    detectedAt: row.detected_at,
    lastMatchedAt: row.last_matched_at,
    isHostVouched: row.is_host_vouched,
    entities: row.entities,
    noisy: row.noisy,
  };
}

async function open(
  db: Kysely<MonitoringTables>,
  alerts: Parameters<AlertStore["open"]>[0],
  at: Date,
): Promise<readonly number[]> {
  const rows = alerts.map(({ id, rule, growth }) => ({
    id,
    fingerprint: growth.fingerprint,
    rule_no: rule.ruleNo,
    content_no: rule.contentNo,
    severity: levelRank(rule.level),
    is_noisy: growth.isNoisy,
    host: growth.host ?? null,
    is_host_vouched: growth.isHostVouched,
    user_name: growth.user ?? null,
    source_ip: growth.sourceIp ?? null,
    events: growth.events,
    first_at: growth.firstAt,
    last_at: growth.lastAt,
    suppression_id: growth.suppressionId ?? null,
    entities: growth.entities,
    noisy: growth.noisy,
  }));
  const { rows: made } = await sql<{ no: number; id: string }>`
    insert into monitoring.alert (id, fingerprint, is_collecting, rule_no, content_no, severity, state, is_noisy, host,
      is_host_vouched, user_name, source_ip, events, first_at, last_at, detected_at, last_matched_at, revision, decision,
      suppression_id, entities, noisy)
    select id, decode(fingerprint, 'hex'), true, rule_no, content_no, severity,
      case when suppression_id is null then 'open' else 'suppressed' end, is_noisy, host, is_host_vouched, user_name,
      source_ip, events, first_at, last_at, ${at}, ${at}, 1, 1, suppression_id, entities, noisy
    from json_to_recordset(${JSON.stringify(rows)}::json) as n (id text, fingerprint text, rule_no int, content_no int,
      severity smallint, is_noisy boolean, host text, is_host_vouched boolean, user_name text, source_ip text,
      events bigint, first_at timestamptz, last_at timestamptz, suppression_id text, entities jsonb, noisy jsonb)
    returning no, id`.execute(db);
  const noOf = new Map(made.map(({ no, id }) => [id, no]));
  return alerts.map(({ id }) => {
    const no = noOf.get(id);
    if (no === undefined) throw new Error("PostgreSQL did not return an alert that it inserted.");
    return no;
  });
}

async function grow(db: Kysely<MonitoringTables>, alerts: readonly GrownAlert[], at: Date): Promise<void> {
  const rows = alerts.map(({ no, growth, rule }) => ({
    no,
    content_no: rule.contentNo,
    severity: levelRank(rule.level),
    events: growth.events,
    first_at: growth.firstAt,
    last_at: growth.lastAt,
    is_host_vouched: growth.isHostVouched,
    entities: growth.entities,
    noisy: growth.noisy,
  }));
  await sql`update monitoring.alert a set events = g.events, first_at = g.first_at, last_at = g.last_at,
      is_host_vouched = g.is_host_vouched, entities = g.entities, noisy = g.noisy,
      content_no = g.content_no, severity = g.severity, last_matched_at = greatest(a.last_matched_at, ${at}), revision = a.revision + 1
    from json_to_recordset(${JSON.stringify(rows)}::json) as g (no bigint, content_no int, severity smallint, events bigint, first_at timestamptz,
      last_at timestamptz, is_host_vouched boolean, entities jsonb, noisy jsonb)
    where a.no = g.no`.execute(db);
}

async function keepCopies(db: Kysely<MonitoringTables>, alerts: readonly GrownAlert[]): Promise<void> {
  const all = alerts.flatMap(({ no, growth }) => growth.copies.map((copy) => ({ no, ...copy })));
  await sql`insert into monitoring.alert_event (alert_no, place, ordinal, event_id, copy)
    select c.alert_no, c.place, c.ordinal, c.event_id, c.copy from unnest(${all.map((c) => c.no)}::bigint[], ${all.map((c) => c.place)}::smallint[],
      ${all.map((c) => c.ordinal)}::bigint[], ${all.map((c) => c.copy.eventId)}::text[],
      ${all.map((c) => JSON.stringify(c.copy))}::json[]) as c (alert_no, place, ordinal, event_id, copy)
    on conflict (alert_no, place) do update
      set ordinal = excluded.ordinal, event_id = excluded.event_id, copy = excluded.copy`.execute(db);
}

async function tally(db: Kysely<MonitoringTables>, tallies: readonly RuleTally[], at: Date): Promise<void> {
  await sql`with t as (
      select rule_no, matches, alerts, suppressed from unnest(${tallies.map((t) => t.ruleNo)}::int[], ${tallies.map((t) => t.matches)}::bigint[],
        ${tallies.map((t) => t.alerts)}::bigint[], ${tallies.map((t) => t.suppressed)}::bigint[])
        as t (rule_no, matches, alerts, suppressed)
    ), fired as (
      update monitoring.rule r set last_fired_at = greatest(r.last_fired_at, ${at}) from t where r.no = t.rule_no
    )
    insert into monitoring.rule_day as d (rule_no, day, matches, alerts, suppressed)
    select rule_no, ${at.toISOString().slice(0, 10)}::date, matches, alerts, suppressed from t
    on conflict (rule_no, day) do update set matches = d.matches + excluded.matches,
      alerts = d.alerts + excluded.alerts, suppressed = d.suppressed + excluded.suppressed`.execute(db);
}
