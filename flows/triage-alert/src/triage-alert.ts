import { type Alert, type IncidentEvent, type IncidentsTables, storesIn, triageAlerts } from "@cordon/incidents";
import { criticalityOf, type InventoryTables } from "@cordon/inventory";
import type { AlertFact, AlertsRaised } from "@cordon/monitoring/events";
import type { Kysely } from "kysely";

export interface TriageAlertNeeds {
  /** The same transaction, seen with the tables of each context. */
  readonly incidents: Kysely<IncidentsTables>;
  readonly inventory: Kysely<InventoryTables>;
  readonly emit: (event: IncidentEvent) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Alerts that were raised become part of incidents, which weigh the hosts they touch by what inventory knows of them.
 * Runs in the transaction of the subscriber, so that a repeat of the event changes nothing and a crash leaves no half.
 */
export async function triageAlert(
  { incidents, inventory, emit, now }: TriageAlertNeeds,
  event: AlertsRaised,
): Promise<void> {
  await triageAlerts({ ...storesIn(incidents), emit }, event.alerts.map(toAlert), {
    criticalityOf: (hosts) => criticalityOf(inventory, hosts),
    now,
  });
}

function toAlert({ alertId, firstAt, lastAt, detectedAt, ...fact }: AlertFact): Alert {
  return {
    ...fact,
    id: alertId,
    firstAt: new Date(firstAt),
    lastAt: new Date(lastAt),
    detectedAt: new Date(detectedAt),
  };
}
