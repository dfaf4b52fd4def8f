import type { Kysely } from "kysely";
import type { MonitoringTables } from "../tables.ts";
import type { Disposition } from "./alert.ts";
import { createDecisionStore } from "./decision-store.ts";

/** What an incident is to its alerts. Ids of alerts that are not there, or that a suppression hides, are passed over. */
export interface IncidentAlerts {
  readonly alertIds: readonly string[];
  readonly incidentId: string;
}

/**
 * Whoever tells alerts of incidents waits here for the others, and for recorders, until they commit. Take it before
 * asking what to tell: what is asked later than this is no older than what alerts were told before.
 */
export async function takeTurn(trx: Kysely<MonitoringTables>): Promise<void> {
  await createDecisionStore(trx).takeTurn();
}

/** The incident took these alerts; an alert is in one incident, the last one that took it. */
export async function linkIncident(
  trx: Kysely<MonitoringTables>,
  { alertIds, incidentId }: IncidentAlerts,
): Promise<void> {
  const decisions = createDecisionStore(trx);
  const alerts = await decisions.lock(alertIds);
  const nos = alerts.filter(({ state }) => state !== "suppressed").map(({ no }) => no);
  if (nos.length > 0) await decisions.link(nos, incidentId);
}

/**
 * The incident was closed with this verdict, and with it its alerts; a verdict that an alert had before is replaced.
 * @param by the name of whoever closed the incident
 */
export async function recordVerdict(
  trx: Kysely<MonitoringTables>,
  verdict: IncidentAlerts & { readonly disposition: Disposition; readonly by: string; readonly at: Date },
): Promise<void> {
  const { alertIds, incidentId, disposition, by, at } = verdict;
  const decisions = createDecisionStore(trx);
  const nos = (await decisions.lock(alertIds)).filter(({ state }) => state !== "suppressed").map(({ no }) => no);
  if (nos.length === 0) return;
  await decisions.link(nos, incidentId);
  await decisions.close(nos, { disposition, reason: "", by, at });
}

/** The incident is open again, and with it its alerts that are closed. */
export async function withdrawVerdict(trx: Kysely<MonitoringTables>, alertIds: readonly string[]): Promise<void> {
  const decisions = createDecisionStore(trx);
  await decisions.takeTurn();
  const nos = (await decisions.lock(alertIds)).filter(({ state }) => state === "closed").map(({ no }) => no);
  if (nos.length > 0) await decisions.reopen(nos);
}
