import type { Kysely } from "kysely";
import type { IncidentsTables } from "../tables.ts";
import { createIncidentStore } from "./incident-store.ts";
import type { Disposition } from "./incident.ts";
import { createTimelineStore } from "./timeline-store.ts";

export interface Verdict {
  readonly disposition: Disposition;
  /** The name of whoever closed the incident. */
  readonly by: string;
  readonly at: Date;
}

/** Which incident each of these alerts is in now; one that is in none is absent. */
export async function incidentsOf(
  trx: Kysely<IncidentsTables>,
  alertIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (alertIds.length === 0) return new Map();
  const rows = await trx
    .selectFrom("incidents.alert")
    .select(["id", "incident_id"])
    .where("id", "in", alertIds)
    .where("incident_id", "is not", null)
    .execute();
  return new Map(rows.map((row) => [row.id, row.incident_id ?? ""]));
}

/** The alerts of an incident as it is now, all of them, and its verdict exactly while it is closed. */
export async function verdictOn(
  trx: Kysely<IncidentsTables>,
  incidentId: string,
): Promise<{ readonly alertIds: readonly string[]; readonly verdict: Verdict | undefined }> {
  const incident = await createIncidentStore(trx).find(incidentId);
  const rows = await trx.selectFrom("incidents.alert").select("id").where("incident_id", "=", incidentId).execute();
  const alertIds = rows.map(({ id }) => id);
  if (!incident?.closing) return { alertIds, verdict: undefined };
  const records = await createTimelineStore(trx).listOf([incidentId]);
  const closed = records.findLast(({ fact }) => fact.kind === "moved" && fact.to === "closed");
  const { disposition } = incident.closing;
  return { alertIds, verdict: { disposition, by: closed?.actor.name ?? "", at: closed?.at ?? incident.changedAt } };
}
