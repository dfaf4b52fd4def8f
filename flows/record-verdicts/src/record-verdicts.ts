import { incidentsOf, type IncidentsTables, verdictOn } from "@cordon/incidents";
import type { AlertsJoined, IncidentClosed, IncidentReopened } from "@cordon/incidents/events";
import * as monitoring from "@cordon/monitoring";
import type { MonitoringTables } from "@cordon/monitoring";
import type { Kysely } from "kysely";

/** One transaction, seen with the tables of each context. */
export interface RecordVerdictNeeds {
  readonly incidents: Kysely<IncidentsTables>;
  readonly monitoring: Kysely<MonitoringTables>;
}

/*
 * Events of different types, or of two incidents that were merged, may come in any order. So each of these takes its
 * turn, then asks incidents how things are now: whichever comes last leaves alerts as incidents has them.
 */

/** Alerts know the incident they are in. */
export async function linkAlerts(needs: RecordVerdictNeeds, { alertIds }: AlertsJoined): Promise<void> {
  await monitoring.takeTurn(needs.monitoring);
  const incidents = await incidentsOf(needs.incidents, alertIds);
  for (const [incidentId, pairs] of Map.groupBy(incidents, ([, incidentId]) => incidentId)) {
    await monitoring.linkIncident(needs.monitoring, { incidentId, alertIds: pairs.map(([alertId]) => alertId) });
  }
}

/** A closed incident closes its alerts as what it was, which is what a rule's precision is counted from. */
export async function recordVerdict(needs: RecordVerdictNeeds, { incidentId }: IncidentClosed): Promise<void> {
  await monitoring.takeTurn(needs.monitoring);
  const { alertIds, verdict } = await verdictOn(needs.incidents, incidentId);
  if (verdict) await monitoring.recordVerdict(needs.monitoring, { alertIds, incidentId, ...verdict });
}

/** A reopened incident takes its verdict back, and its alerts are open again. */
export async function withdrawVerdict(needs: RecordVerdictNeeds, { incidentId }: IncidentReopened): Promise<void> {
  await monitoring.takeTurn(needs.monitoring);
  const { alertIds, verdict } = await verdictOn(needs.incidents, incidentId);
  if (!verdict) await monitoring.withdrawVerdict(needs.monitoring, alertIds);
}
