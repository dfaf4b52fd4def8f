import type { IncidentsTables } from "@cordon/incidents";
import { AlertsJoined, IncidentChanged, IncidentClosed, IncidentReopened } from "@cordon/incidents/events";
import type { InventoryTables } from "@cordon/inventory";
import type { MonitoringTables } from "@cordon/monitoring";
import { AlertsRaised, EventsStored } from "@cordon/monitoring/events";
import type { Events } from "@cordon/platform/events/create-events";
import { type AnyTransaction, onTables } from "@cordon/platform/database/transaction";
import { defineSubscriber, type Subscriber } from "@cordon/platform/events/subscriber";
import { recordSightings } from "@cordon/record-sightings";
import { linkAlerts, recordVerdict, type RecordVerdictNeeds, withdrawVerdict } from "@cordon/record-verdicts";
import { triageAlert } from "@cordon/triage-alert";

/** What the rest of the server wants to hear of, once it is true. */
export interface Listeners {
  /** The id of the event makes a repeat harmless. */
  readonly onIncidentChanged: (change: IncidentChanged, eventId: string) => void;
  readonly now: () => Date;
}

/**
 * Every listener there is.
 * @param events asked for only while an event is handled: listeners announce what follows from what they heard
 */
export function subscribersOf(events: () => Events, { onIncidentChanged, now }: Listeners): readonly Subscriber[] {
  return [
    defineSubscriber({
      name: "record-sightings.record",
      eventType: "monitoring.events.stored.v1",
      schema: EventsStored,
      handle: (event, { trx }) => recordSightings(onTables<InventoryTables>(trx), event),
    }),
    defineSubscriber({
      name: "triage-alert.triage",
      eventType: "monitoring.alerts.raised.v1",
      schema: AlertsRaised,
      concurrency: 1, // what one alert groups with depends on the ones before
      handle: (event, { trx }) =>
        triageAlert(
          {
            incidents: onTables<IncidentsTables>(trx),
            inventory: onTables<InventoryTables>(trx),
            emit: (announced) => events().emit(trx, announced, { key: announced.incidentId }),
            now,
          },
          event,
        ),
    }),
    ...verdictSubscribers(),
    defineSubscriber({
      name: "incidents.tell-browsers",
      eventType: "incidents.incident.changed.v1",
      schema: IncidentChanged,
      forward: async (change, { eventId }) => onIncidentChanged(change, eventId),
    }),
  ];
}

/** Alerts know their incident and its verdict. */
function verdictSubscribers(): readonly Subscriber[] {
  const tables = (trx: AnyTransaction): RecordVerdictNeeds => ({
    incidents: onTables<IncidentsTables>(trx),
    monitoring: onTables<MonitoringTables>(trx),
  });
  return [
    defineSubscriber({
      name: "record-verdicts.link",
      eventType: "incidents.alerts.joined.v1",
      schema: AlertsJoined,
      handle: (event, { trx }) => linkAlerts(tables(trx), event),
    }),
    defineSubscriber({
      name: "record-verdicts.record",
      eventType: "incidents.incident.closed.v1",
      schema: IncidentClosed,
      handle: (event, { trx }) => recordVerdict(tables(trx), event),
    }),
    defineSubscriber({
      name: "record-verdicts.withdraw",
      eventType: "incidents.incident.reopened.v1",
      schema: IncidentReopened,
      handle: (event, { trx }) => withdrawVerdict(tables(trx), event),
    }),
  ];
}
