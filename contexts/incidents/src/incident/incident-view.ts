import { decodeCursor, encodeCursor, type Page, Problem } from "@cordon/kernel";
import { type Kysely, sql } from "kysely";
import { createAlertStore, type KnownAlert } from "../alert/alert-store.ts";
import { createConversationStore, type Task } from "../conversation/conversation-store.ts";
import { createSettingStore } from "../settings/setting-store.ts";
import type { IncidentsTables } from "../tables.ts";
import { entitiesOf } from "./entities-view.ts";
import { type Incident, NEXT } from "./incident.ts";
import { getIncidentItem } from "./incident-list-view.ts";
import type { IncidentAlert, IncidentDetail, IncidentTask } from "./incident-schemas.ts";
import { absorbedBy, createIncidentStore } from "./incident-store.ts";
import { type IncidentTimes, timesOf } from "./incident-times.ts";
import { riskText } from "./risk.ts";
import { createTimelineStore } from "./timeline-store.ts";

const MAX_TOP_ALERTS = 100;
const MAX_LINKS = 200;
const MAX_STEPS = 12;
const MAX_NAMED = 100;

/** The incident page, its timeline apart; undefined when there is no such incident. */
export async function getIncident(db: Kysely<IncidentsTables>, id: string): Promise<IncidentDetail | undefined> {
  const [incident, item] = await Promise.all([createIncidentStore(db).find(id), getIncidentItem(db, id)]);
  if (!incident || !item) return undefined;
  const absorbed = await absorbedBy(db, id);
  const timeline = createTimelineStore(db);
  const [own, others, alerts, entities, links, tasks, settings, names] = await Promise.all([
    timeline.listOf([id]),
    timeline.listOf(absorbed),
    createAlertStore(db).listOf(id, MAX_TOP_ALERTS),
    entitiesOf(db, id),
    linksOf(db, id),
    createConversationStore(db).tasksOf([id, ...absorbed]),
    createSettingStore(db).get(),
    namesAround(db, incident),
  ]);
  const times = timesOf(own, others);
  return {
    ...item,
    openedAt: iso(times.openedAt),
    acknowledgedAt: iso(times.acknowledgedAt),
    openedBecause: incident.openedBecause ?? null,
    closing: closingOf(incident, names),
    riskParts: incident.riskParts.map((part) => ({ ...part })),
    riskText: riskText({ score: incident.risk, parts: incident.riskParts }),
    openThreshold: settings.openThreshold,
    nextStates: incident.isMerged ? [] : [...NEXT[incident.state]],
    times: timesIn(times),
    topAlerts: alerts.map(toAlertItem),
    ...entities,
    links,
    tasks: tasks.map(toTaskItem),
    nextSteps: nextStepsOf(alerts),
    absorbed: names.filter((name) => absorbed.includes(name.id)).map(toName),
    duplicates: names.filter((name) => name.duplicate_of === id && !name.is_merged).map(toName),
  };
}

/** By the time of their first event. */
export async function listIncidentAlerts(
  db: Kysely<IncidentsTables>,
  incidentId: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<IncidentAlert>> {
  const [at, id] = cursor === undefined ? [] : decodeCursor(cursor, 2);
  if (cursor !== undefined && (typeof at !== "number" || typeof id !== "string" || id.includes("\0"))) {
    throw new Problem("request.invalid", "The cursor is of another list. Start again from the first page.", {
      fields: { cursor: "not a cursor of this list" },
    });
  }
  const ids = await sql<{ id: string; at: number }>`
    select a.id, floor(extract(epoch from a.first_at) * 1000)::bigint as at from incidents.alert a
    where a.incident_id = ${incidentId}
      and ${at === undefined ? sql`true` : sql`(floor(extract(epoch from a.first_at) * 1000)::bigint, a.id) > (${at}::bigint, ${id})`}
    order by floor(extract(epoch from a.first_at) * 1000)::bigint, a.id limit ${limit + 1}`.execute(db);
  const page = ids.rows.slice(0, limit);
  const store = createAlertStore(db);
  const alerts = await Promise.all(page.map((row) => store.find(row.id)));
  const last = page.at(-1);
  return {
    items: alerts.flatMap((alert) => (alert ? [toAlertItem(alert)] : [])),
    nextCursor: ids.rows.length > limit && last ? encodeCursor([last.at, last.id]) : null,
  };
}

interface NameRow {
  readonly id: string;
  readonly number: number;
  readonly sentence: string;
  readonly duplicate_of: string | null;
  readonly is_merged: boolean;
}

/** Incidents that are named on the page of this one. */
async function namesAround(db: Kysely<IncidentsTables>, { id, closing }: Incident): Promise<readonly NameRow[]> {
  const { rows } = await sql<NameRow>`with recursive absorbed as (
      select id from incidents.incident where duplicate_of = ${id}
      union select i.id from incidents.incident i join absorbed a on i.duplicate_of = a.id where i.is_merged
    )
    select i.id, i.number, i.sentence, i.duplicate_of, i.is_merged from incidents.incident i
    where i.id in (select id from absorbed) or i.id = ${closing?.duplicateOf ?? null}
    order by i.number limit ${MAX_NAMED}`.execute(db);
  return rows;
}

function toName({ id, number, sentence }: NameRow): IncidentDetail["absorbed"][number] {
  return { id, number, sentence };
}

function closingOf({ closing, isMerged }: Incident, names: readonly NameRow[]): IncidentDetail["closing"] {
  if (!closing) return null;
  const original = names.find(({ id }) => id === closing.duplicateOf);
  return {
    disposition: closing.disposition,
    reason: closing.reason,
    duplicateOf: original ? toName(original) : null,
    isMerged,
  };
}

async function linksOf(db: Kysely<IncidentsTables>, incidentId: string): Promise<IncidentDetail["links"]> {
  return db
    .selectFrom("incidents.link as l")
    .innerJoin("incidents.alert as a", "a.id", "l.alert_id")
    .innerJoin("incidents.alert as o", "o.id", "l.other_alert_id")
    .select([
      "l.alert_id as alertId",
      "a.rule_title as ruleTitle",
      "l.other_alert_id as otherAlertId",
      "o.rule_title as otherRuleTitle",
      "l.sentence",
    ])
    .where("a.incident_id", "=", incidentId)
    .orderBy("a.first_at")
    .orderBy("l.alert_id")
    .orderBy("l.other_alert_id")
    .limit(MAX_LINKS)
    .execute();
}

/** Of the worst alerts first; the same advice once. */
function nextStepsOf(alerts: readonly KnownAlert[]): IncidentDetail["nextSteps"] {
  const steps = new Map<string, IncidentDetail["nextSteps"][number]>();
  for (const { rule } of alerts) {
    for (const text of rule.firstSteps) {
      if (!steps.has(text)) steps.set(text, { text, ruleId: rule.id, ruleTitle: rule.title });
    }
  }
  return [...steps.values()].slice(0, MAX_STEPS);
}

function toAlertItem(alert: KnownAlert): IncidentAlert {
  const { id, title, status, author, tactics, techniques } = alert.rule;
  return {
    id: alert.id,
    rule: { id, title, status, author, tactics: [...tactics], techniques: [...techniques] },
    severity: alert.severity,
    isNoisy: alert.isNoisy,
    entities: alert.entities.map((entity) => ({ ...entity })),
    events: alert.events,
    firstAt: alert.firstAt.toISOString(),
    lastAt: alert.lastAt.toISOString(),
    detectedAt: alert.detectedAt.toISOString(),
    revision: alert.revision,
  };
}

export function toTaskItem(task: Task): IncidentTask {
  return {
    id: task.id,
    title: task.title,
    isDone: task.done !== undefined,
    doneAt: iso(task.done?.at),
    doneByName: task.done?.byName ?? null,
    createdAt: task.createdAt.toISOString(),
    createdByName: task.createdByName,
    revision: task.revision,
  };
}

function timesIn(times: IncidentTimes): IncidentDetail["times"] {
  return {
    occurredAt: iso(times.occurredAt),
    firstKnownAt: iso(times.firstKnownAt),
    alertedAt: iso(times.alertedAt),
    openedAt: iso(times.openedAt),
    acknowledgedAt: iso(times.acknowledgedAt),
    containedAt: iso(times.containedAt),
    eradicatedAt: iso(times.eradicatedAt),
    recoveredAt: iso(times.recoveredAt),
    closedAt: iso(times.closedAt),
    reopenedAt: times.reopenedAt.map((at) => at.toISOString()),
  };
}

function iso(at: Date | undefined): string | null {
  return at?.toISOString() ?? null;
}
