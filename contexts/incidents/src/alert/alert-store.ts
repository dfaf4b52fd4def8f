import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { AlertTable, IncidentsTables } from "../tables.ts";
import type { Alert } from "./alert.ts";
import { isNobody, keysOf } from "./entity-key.ts";
import type { Link, LinkSettings, Neighbour, Spread } from "./linking.ts";
import { neighboursOf, spreadOf } from "./neighbours.ts";

export interface KnownAlert extends Alert {
  readonly incidentId: string | undefined;
}

export interface AlertStore {
  readonly find: (id: string) => Promise<KnownAlert | undefined>;
  readonly add: (alert: Alert, incidentId: string | undefined, at: Date) => Promise<void>;
  /** What is known of it now. */
  readonly revise: (alert: Alert) => Promise<void>;
  readonly join: (alertIds: readonly string[], incidentId: string) => Promise<void>;
  /** Gives which moved. */
  readonly moveAll: (fromIncident: string, toIncident: string) => Promise<readonly string[]>;
  /** Alerts that share an entity with this one, in incidents that are not closed or in none. */
  readonly neighbours: (alert: Alert, settings: LinkSettings) => Promise<readonly Neighbour[]>;
  readonly spread: (alert: Alert) => Promise<Spread>;
  readonly addLink: (alertId: string, link: Link, at: Date) => Promise<void>;
  /** Worst first, then oldest; at most `limit`. */
  readonly listOf: (incidentId: string, limit: number) => Promise<readonly KnownAlert[]>;
  readonly countOf: (incidentId: string) => Promise<AlertCount>;
  readonly idsOf: (incidentId: string, limit: number) => Promise<readonly string[]>;
  readonly rulesOf: (incidentId: string, limit: number) => Promise<readonly { ruleId: string; alerts: number }[]>;
  readonly forgetWaitingBefore: (before: Date) => Promise<void>;
}

export interface AlertCount {
  readonly alerts: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

const table = "incidents.alert";

const WORST_FIRST = sql`array_position(array['critical', 'high', 'medium', 'low', 'informational'], severity)`;

export function createAlertStore(db: Kysely<IncidentsTables>): AlertStore {
  return {
    async find(id) {
      const row = await db.selectFrom(table).selectAll().where("id", "=", id).executeTakeFirst();
      return row && toAlert(row);
    },
    async add(alert, incidentId, at) {
      await db
        .insertInto(table)
        .values({ ...toRow(alert), id: alert.id, incident_id: incidentId ?? null, received_at: at })
        .execute();
      await addEntities(db, alert);
    },
    async revise(alert) {
      await db.updateTable(table).set(toRow(alert)).where("id", "=", alert.id).execute();
      await addEntities(db, alert);
    },
    async join(alertIds, incidentId) {
      if (alertIds.length === 0) return;
      await db.updateTable(table).set({ incident_id: incidentId }).where("id", "in", alertIds).execute();
    },
    async moveAll(from, to) {
      const rows = await db
        .updateTable(table)
        .set({ incident_id: to })
        .where("incident_id", "=", from)
        .returning("id")
        .execute();
      return rows.map(({ id }) => id);
    },
    neighbours: (alert, settings) => neighboursOf(db, alert, settings),
    spread: (alert) => spreadOf(db, alert),
    async addLink(alertId, link, at) {
      await db
        .insertInto("incidents.link")
        .values({
          alert_id: alertId,
          other_alert_id: link.neighbour.alertId,
          sentence: link.sentence,
          entities: JSON.stringify(link.entities),
          at,
        })
        .onConflict((c) => c.columns(["alert_id", "other_alert_id"]).doNothing())
        .execute();
    },
    ...reads(db),
    async forgetWaitingBefore(before) {
      await db.deleteFrom(table).where("incident_id", "is", null).where("received_at", "<", before).execute();
    },
  };
}

function reads(db: Kysely<IncidentsTables>): Pick<AlertStore, "listOf" | "countOf" | "idsOf" | "rulesOf"> {
  return {
    async listOf(incidentId, limit) {
      const rows = await db
        .selectFrom(table)
        .selectAll()
        .where("incident_id", "=", incidentId)
        .orderBy(WORST_FIRST)
        .orderBy("first_at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toAlert);
    },
    async countOf(incidentId) {
      const row = await db
        .selectFrom(table)
        .select((eb) => [
          eb.fn.countAll<number>().as("alerts"),
          eb.fn.min("first_at").as("firstAt"),
          eb.fn.max("last_at").as("lastAt"),
        ])
        .where("incident_id", "=", incidentId)
        .executeTakeFirstOrThrow();
      return { alerts: row.alerts, firstAt: row.firstAt, lastAt: row.lastAt };
    },
    async idsOf(incidentId, limit) {
      const rows = await db
        .selectFrom(table)
        .select("id")
        .where("incident_id", "=", incidentId)
        .orderBy("first_at")
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    rulesOf: (incidentId, limit) =>
      db
        .selectFrom(table)
        .select((eb) => ["rule_id as ruleId", eb.fn.countAll<number>().as("alerts")])
        .where("incident_id", "=", incidentId)
        .groupBy("rule_id")
        .orderBy("alerts", "desc")
        .orderBy("rule_id")
        .limit(limit)
        .execute(),
  };
}

/** New entities are added and the times of all follow the alert's; none is taken away. */
async function addEntities(db: Kysely<IncidentsTables>, alert: Alert): Promise<void> {
  const rows = new Map(
    alert.entities
      .filter((entity) => !isNobody(entity))
      .flatMap((entity) =>
        keysOf(entity).map(({ kind, key, isAlias }) => [
          `${kind}:${key}`,
          {
            alert_id: alert.id,
            kind,
            key,
            is_alias: isAlias,
            value: entity.value,
            is_vouched: entity.isVouched,
            first_at: alert.firstAt,
            last_at: alert.lastAt,
          },
        ]),
      ),
  );
  if (rows.size === 0) return;
  await db
    .insertInto("incidents.alert_entity")
    .values([...rows.values()])
    .onConflict((c) =>
      c.columns(["alert_id", "kind", "key"]).doUpdateSet((eb) => ({
        is_vouched: sql<boolean>`incidents.alert_entity.is_vouched or excluded.is_vouched`,
        first_at: eb.ref("excluded.first_at"),
        last_at: eb.ref("excluded.last_at"),
      })),
    )
    .execute();
}

function toAlert(row: Selectable<AlertTable>): KnownAlert {
  return {
    id: row.id,
    incidentId: row.incident_id ?? undefined,
    revision: row.revision,
    rule: {
      id: row.rule_id,
      title: row.rule_title,
      author: row.rule_author,
      status: row.rule_status,
      tactics: row.tactics,
      techniques: row.techniques,
      opensIncident: row.opens_incident,
      firstSteps: row.first_steps,
    },
    severity: row.severity,
    isNoisy: row.is_noisy,
    entities: row.entities,
    events: row.events,
    firstAt: row.first_at,
    lastAt: row.last_at,
    detectedAt: row.detected_at,
  };
}

function toRow(alert: Alert): Omit<Insertable<AlertTable>, "id" | "incident_id" | "received_at"> {
  return {
    revision: alert.revision,
    rule_id: alert.rule.id,
    rule_title: alert.rule.title,
    rule_author: alert.rule.author,
    rule_status: alert.rule.status,
    tactics: [...alert.rule.tactics],
    techniques: [...alert.rule.techniques],
    opens_incident: alert.rule.opensIncident,
    first_steps: [...alert.rule.firstSteps],
    severity: alert.severity,
    is_noisy: alert.isNoisy,
    entities: JSON.stringify(alert.entities),
    events: alert.events,
    first_at: alert.firstAt,
    last_at: alert.lastAt,
    detected_at: alert.detectedAt,
  };
}
