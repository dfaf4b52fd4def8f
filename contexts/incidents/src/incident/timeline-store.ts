import { newId } from "@cordon/kernel";
import type { Kysely, Selectable } from "kysely";
import type { IncidentsTables, TimelineTable } from "../tables.ts";
import type { Actor, Fact, TimelineRecord } from "./record.ts";

export interface TimelineStore {
  /** In the order given; gives the ids of the records. */
  readonly append: (
    incidentId: string,
    facts: readonly Fact[],
    by: { readonly actor: Actor; readonly at: Date; readonly revision: number },
  ) => Promise<readonly string[]>;
  /** As they were written. */
  readonly listOf: (incidentIds: readonly string[]) => Promise<readonly TimelineRecord[]>;
  /** What was written with that revision of the incident. */
  readonly writtenWith: (incidentId: string, revision: number) => Promise<readonly TimelineRecord[]>;
}

const table = "incidents.timeline";
const COLUMNS = ["id", "at", "actor_kind", "actor_id", "actor_name", "payload"] as const;

export function createTimelineStore(db: Kysely<IncidentsTables>): TimelineStore {
  return {
    async append(incidentId, facts, { actor, at, revision }) {
      if (facts.length === 0) return [];
      const rows = facts.map((fact) => ({
        id: newId("rec"),
        incident_id: incidentId,
        at,
        kind: fact.kind,
        actor_kind: actor.kind,
        actor_id: actor.id,
        actor_name: actor.name,
        revision,
        payload: JSON.stringify(fact),
      }));
      await db.insertInto(table).values(rows).execute();
      return rows.map(({ id }) => id);
    },
    async listOf(incidentIds) {
      if (incidentIds.length === 0) return [];
      const rows = await db
        .selectFrom(table)
        .select(COLUMNS)
        .where("incident_id", "in", incidentIds)
        .orderBy("seq")
        .execute();
      return rows.map(toRecord);
    },
    async writtenWith(incidentId, revision) {
      const rows = await db
        .selectFrom(table)
        .select(COLUMNS)
        .where("incident_id", "=", incidentId)
        .where("revision", "=", revision)
        .orderBy("seq")
        .execute();
      return rows.map(toRecord);
    },
  };
}

export function toRecord(row: Pick<Selectable<TimelineTable>, (typeof COLUMNS)[number]>): TimelineRecord {
  return {
    id: row.id,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    fact: row.payload,
  };
}
