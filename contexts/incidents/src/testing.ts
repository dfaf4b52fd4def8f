import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { createTransaction } from "@cordon/platform/database/transaction";
import type { DomainEvent } from "@cordon/platform/database/transaction";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { createTestDatabase } from "@cordon/platform/testing";
import { type Kysely, sql } from "kysely";
import type { Alert, AlertRule, Entity } from "./alert/alert.ts";
import type { IncidentEvent } from "./incident/announce.ts";
import type { Incident } from "./incident/incident.ts";
import { type By, type IncidentScope, type IncidentTransaction, storesIn } from "./incident/incident-scope.ts";
import { createIncidentStore } from "./incident/incident-store.ts";
import { migrations } from "./migrations/index.ts";
import type { IncidentsTables } from "./tables.ts";
import { triageAlerts } from "./triage/triage.ts";
import type { Criticality } from "./incident/risk.ts";

export const T0: Date = new Date("2026-11-24T06:00:00Z");
export const MINUTE = 60_000;
export const HOUR: number = 60 * MINUTE;

/** That many ms after T0. */
export function at(ms: number): Date {
  return new Date(T0.getTime() + ms);
}

let counter = 0;

interface AlertChange extends Partial<Omit<Alert, "rule" | "entities">> {
  readonly rule?: Partial<AlertRule>;
  /** "host:db-1", "user:ada"; vouched unless it ends in "?". */
  readonly about?: readonly string[];
}

/** A medium alert of an experimental rule about db-1, one minute long. */
export function anAlert({ rule = {}, about = ["host:db-1"], ...change }: AlertChange = {}): Alert {
  counter++;
  const firstAt = change.firstAt ?? T0;
  return {
    id: `alr_${String(counter).padStart(6, "0")}`,
    revision: 1,
    severity: "medium",
    isNoisy: false,
    events: 1,
    lastAt: new Date(firstAt.getTime() + MINUTE),
    detectedAt: new Date(firstAt.getTime() + 2 * MINUTE),
    ...change,
    firstAt,
    entities: about.map(anEntity),
    rule: {
      id: "rule-1",
      title: "A rule",
      status: "experimental",
      author: "Somebody",
      tactics: ["credential-access"],
      techniques: ["T1003.001"],
      opensIncident: false,
      firstSteps: [],
      ...rule,
    },
  };
}

export function anEntity(text: string): Entity {
  const colon = text.indexOf(":");
  const kind = text.slice(0, colon) as Entity["kind"]; // as the test wrote it
  return { kind, value: text.slice(colon + 1).replace(/\?$/, ""), isVouched: !text.endsWith("?") };
}

export function by(id: string): By {
  return { actor: { kind: "member", id, name: id.replace("mem_", "").toUpperCase() }, remoteAddress: "10.0.0.9" };
}
export const ADA: By = by("mem_ada");
export const BOB: By = by("mem_bob");

/** The context over a real database, without a server: its clock and its events are the test's. */
export interface TestIncidents {
  readonly db: Kysely<IncidentsTables>;
  readonly transaction: IncidentTransaction;
  readonly events: IncidentEvent[];
  readonly clock: { now: Date };
  readonly triage: (...alerts: readonly Alert[]) => Promise<void>;
  readonly incident: (id: string) => Promise<Incident>;
  /** The incident an alert is in. */
  readonly of: (alert: Alert) => Promise<Incident>;
  /** The groups that alerts are in now: each a sorted list of alert ids, itself sorted. */
  readonly partition: () => Promise<readonly (readonly string[])[]>;
}

export async function testIncidents(criticality: Readonly<Record<string, Criticality>> = {}): Promise<TestIncidents> {
  const { db } = await createTestDatabase<IncidentsTables>([
    eventMigrations,
    { context: "platform", migrations: platformMigrations },
    { context: "incidents", migrations },
  ]);
  const clock = { now: new Date("2026-11-24T12:00:00Z") };
  const events: IncidentEvent[] = [];
  const transaction: IncidentTransaction = async (work) => {
    const heard: DomainEvent[] = [];
    const run = createTransaction<IncidentsTables, ReturnType<typeof storesIn>, IncidentEvent>(
      {
        db,
        emit: async (_, event) => void heard.push(event),
        keyOf: (event) => event.incidentId,
        auditIn: (trx) => auditWriter(trx, () => clock.now),
      },
      storesIn,
    );
    const result = await run(work);
    events.push(...(heard as IncidentEvent[])); // only this context emits here
    return result;
  };
  const incident = async (id: string): Promise<Incident> => {
    const found = await createIncidentStore(db).find(id);
    if (!found) throw new Error(`no incident ${id}`);
    return found;
  };
  const criticalityOf = async (): Promise<ReadonlyMap<string, Criticality>> => new Map(Object.entries(criticality));
  return {
    db,
    transaction,
    events,
    clock,
    triage: (...alerts) =>
      transaction((scope: IncidentScope) => triageAlerts(scope, alerts, { criticalityOf, now: () => clock.now })),
    incident,
    of: async (alert) => {
      const row = await db
        .selectFrom("incidents.alert")
        .select("incident_id")
        .where("id", "=", alert.id)
        .executeTakeFirstOrThrow();
      return incident(row.incident_id ?? "none");
    },
    partition: async () => {
      const rows = await db.selectFrom("incidents.alert").select(["id", "incident_id"]).orderBy("id").execute();
      const groups = Map.groupBy(rows, ({ id, incident_id }) => incident_id ?? `waiting ${id}`);
      return [...groups.values()]
        .map((group) => group.map(({ id }) => id))
        .sort((a, b) => ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1));
    },
  };
}

/** For tests that begin anew in one database; a server could not do this, the timeline refuses it. Settings stay. */
export async function forgetIncidents(db: Kysely<IncidentsTables>): Promise<void> {
  await sql`alter table incidents.timeline disable trigger timeline_append_only`.execute(db);
  await sql`alter table incidents.evidence disable trigger evidence_no_truncate`.execute(db);
  await sql`truncate incidents.incident, incidents.alert, incidents.timeline restart identity cascade`.execute(db);
  await sql`alter table incidents.evidence enable trigger evidence_no_truncate`.execute(db);
  await sql`alter table incidents.timeline enable trigger timeline_append_only`.execute(db);
}
