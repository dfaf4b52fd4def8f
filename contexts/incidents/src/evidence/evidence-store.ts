import type { Kysely, Selectable } from "kysely";
import type { EvidenceTable, IncidentsTables } from "../tables.ts";
import type { Evidence, Withdrawal } from "./evidence.ts";

export interface EvidenceStore {
  /** Locked until the transaction ends; also a withdrawn one. */
  readonly get: (id: string) => Promise<Evidence | undefined>;
  readonly add: (evidence: Evidence) => Promise<void>;
  readonly withdraw: (id: string, withdrawal: Withdrawal) => Promise<void>;
  readonly countOf: (incidentId: string) => Promise<number>;
  /** Kept with the incident and not withdrawn. */
  readonly holdsEvent: (incidentId: string, eventId: string) => Promise<boolean>;
}

const table = "incidents.evidence";

export function createEvidenceStore(db: Kysely<IncidentsTables>): EvidenceStore {
  return {
    async get(id) {
      const row = await db.selectFrom(table).selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
      return row && toEvidence(row);
    },
    async add({ id, incidentId, kind, content, sha256, event, note, addedAt, addedBy }) {
      await db
        .insertInto(table)
        .values({
          id,
          incident_id: incidentId,
          kind,
          content,
          sha256: Buffer.from(sha256, "hex"),
          event_id: event?.id ?? null,
          event: event === undefined ? null : JSON.stringify(event),
          note,
          added_at: addedAt,
          added_by_id: addedBy.id,
          added_by_name: addedBy.name,
          withdrawn_at: null,
          withdrawn_by_name: null,
          withdrawn_because: null,
        })
        .execute();
    },
    async withdraw(id, { at, byName, because }) {
      await db
        .updateTable(table)
        .set({ withdrawn_at: at, withdrawn_by_name: byName, withdrawn_because: because })
        .where("id", "=", id)
        .execute();
    },
    async countOf(incidentId) {
      const { count } = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as("count"))
        .where("incident_id", "=", incidentId)
        .executeTakeFirstOrThrow();
      return count;
    },
    async holdsEvent(incidentId, eventId) {
      const row = await db
        .selectFrom(table)
        .select("id")
        .where("incident_id", "=", incidentId)
        .where("event_id", "=", eventId)
        .where("withdrawn_at", "is", null)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function toEvidence(row: Selectable<EvidenceTable>): Evidence {
  const { withdrawn_at: at, withdrawn_by_name: byName, withdrawn_because: because } = row;
  return {
    id: row.id,
    incidentId: row.incident_id,
    kind: row.kind,
    content: row.content,
    sha256: row.sha256.toString("hex"),
    event: row.event ?? undefined,
    note: row.note,
    addedAt: row.added_at,
    addedBy: { id: row.added_by_id, name: row.added_by_name },
    withdrawn: at === null || byName === null || because === null ? undefined : { at, byName, because },
  };
}
