import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { IncidentsTables, IncidentTable } from "../tables.ts";
import type { Incident } from "./incident.ts";

/** An incident before PostgreSQL has given it its number. */
export type NewIncident = Omit<Incident, "number">;

export interface IncidentStore {
  readonly find: (id: string) => Promise<Incident | undefined>;
  /** Locked until the transaction ends. Several at once in one order, so that two deeds cannot lock each other out. */
  readonly lock: (ids: readonly string[]) => Promise<ReadonlyMap<string, Incident>>;
  readonly add: (incident: NewIncident) => Promise<Incident>;
  /** False when it changed since revision `seen`. */
  readonly replace: (incident: Incident, seen: number) => Promise<boolean>;
  /** Incidents that were merged into this one, also by way of others; oldest first. */
  readonly absorbedBy: (id: string) => Promise<readonly string[]>;
  /** One triage at a time, until the transaction ends. */
  readonly lockTriage: () => Promise<void>;
}

const TRIAGE_LOCK = 0x696e63; // "inc"
const table = "incidents.incident";

export function createIncidentStore(db: Kysely<IncidentsTables>): IncidentStore {
  return {
    async find(id) {
      const row = await db.selectFrom(table).selectAll().where("id", "=", id).executeTakeFirst();
      return row && toIncident(row);
    },
    async lock(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom(table).selectAll().where("id", "in", ids).orderBy("id").forUpdate().execute();
      return new Map(rows.map((row) => [row.id, toIncident(row)]));
    },
    async add(incident) {
      const { number } = await db
        .insertInto(table)
        .values({ id: incident.id, ...toRow(incident) })
        .returning("number")
        .executeTakeFirstOrThrow();
      return { ...incident, number };
    },
    async replace(incident, seen) {
      const { numUpdatedRows } = await db
        .updateTable(table)
        .set(toRow(incident))
        .where("id", "=", incident.id)
        .where("revision", "=", seen)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    absorbedBy: (id) => absorbedBy(db, id),
    async lockTriage() {
      await sql`select pg_advisory_xact_lock(${TRIAGE_LOCK})`.execute(db);
    },
  };
}

export async function absorbedBy(db: Kysely<IncidentsTables>, id: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`with recursive absorbed as (
      select id, number from incidents.incident where duplicate_of = ${id} and is_merged
      union
      select i.id, i.number from incidents.incident i join absorbed a on i.duplicate_of = a.id where i.is_merged
    ) select id from absorbed order by number`.execute(db);
  return rows.map((row) => row.id);
}

export function toIncident(row: Selectable<IncidentTable>): Incident {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    assignee:
      row.assignee_id === null || row.assignee_name === null
        ? undefined
        : { id: row.assignee_id, name: row.assignee_name },
    closing:
      row.disposition === null
        ? undefined
        : {
            disposition: row.disposition,
            reason: row.close_reason ?? "",
            duplicateOf: row.duplicate_of ?? undefined,
          },
    isMerged: row.is_merged,
    isNoisy: row.is_noisy,
    severity: row.severity,
    risk: row.risk,
    riskParts: row.risk_parts,
    sentence: row.sentence,
    openedBecause: row.opened_because ?? undefined,
    tactics: row.tactics,
    alerts: row.alerts,
    firstAt: row.first_at,
    lastAt: row.last_at,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    revision: row.revision,
    decidedRevision: row.decided_revision,
    gatheredRevision: row.gathered_revision,
  };
}

function toRow(incident: NewIncident): Omit<Insertable<IncidentTable>, "id"> {
  return {
    state: incident.state,
    assignee_id: incident.assignee?.id ?? null,
    assignee_name: incident.assignee?.name ?? null,
    disposition: incident.closing?.disposition ?? null,
    close_reason: incident.closing?.reason ?? null,
    duplicate_of: incident.closing?.duplicateOf ?? null,
    is_merged: incident.isMerged,
    is_noisy: incident.isNoisy,
    severity: incident.severity,
    risk: incident.risk,
    risk_parts: JSON.stringify(incident.riskParts),
    sentence: incident.sentence,
    opened_because: incident.openedBecause ?? null,
    tactics: [...incident.tactics],
    alerts: incident.alerts,
    first_at: incident.firstAt,
    last_at: incident.lastAt,
    created_at: incident.createdAt,
    changed_at: incident.changedAt,
    revision: incident.revision,
    decided_revision: incident.decidedRevision,
    gathered_revision: incident.gatheredRevision,
  };
}
