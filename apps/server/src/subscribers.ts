import type { IncidentsTables } from "@cordon/incidents";
import { IncidentChanged } from "@cordon/incidents/events";
import type { InventoryTables } from "@cordon/inventory";
import { AlertsRaised, EventsStored } from "@cordon/monitoring/events";
import { onTables } from "@cordon/platform/database/transaction";
import type { Events } from "@cordon/platform/events/create-events";
import { defineSubscriber, type Subscriber } from "@cordon/platform/events/subscriber";
import { recordSightings } from "@cordon/record-sightings";
import { triageAlert } from "@cordon/triage-alert";

/** What the rest of the server wants to hear of, once it is true. */
export interface Listeners {
  /** The id of the event makes a repeat harmless. */
  readonly onIncidentChanged: (change: IncidentChanged, eventId: string) => void;
}

/**
 * Every listener there is.
 * @param events asked for only while an event is handled: listeners announce what follows from what they heard
 */
export function subscribersOf(events: () => Events, { onIncidentChanged }: Listeners): readonly Subscriber[] {
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
            now: () => new Date(),
          },
          event,
        ),
    }),
    defineSubscriber({
      name: "incidents.tell-browsers",
      eventType: "incidents.incident.changed.v1",
      schema: IncidentChanged,
      forward: async (change, { eventId }) => onIncidentChanged(change, eventId),
    }),
  ];
}
