import { createHostStore, type HostReport, type InventoryTables } from "@cordon/inventory";
import type { EventsStored } from "@cordon/monitoring/events";
import type { Kysely } from "kysely";

/**
 * Hosts, user names and addresses that stored records name become the inventory's, each with the word it rests on.
 * Runs in the transaction of the subscriber, so a repeat of the event changes nothing.
 */
export async function recordSightings(trx: Kysely<InventoryTables>, event: EventsStored): Promise<void> {
  const hosts = createHostStore(trx);
  // Always in the same order, so that two of these at once cannot deadlock.
  const reports = event.sightings
    .map(toReport)
    .sort((a, b) => (a.hostName.toLowerCase() < b.hostName.toLowerCase() ? -1 : 1));
  for (const report of reports) await hosts.record(report);
}

function toReport(sighting: EventsStored["sightings"][number]): HostReport {
  return { ...sighting, firstAt: new Date(sighting.firstAt), lastAt: new Date(sighting.lastAt) };
}
