import { type Recorded, recordMatches } from "../alert/alert-recorder.ts";
import type { SourceTally } from "../source/source-store.ts";
import type { StoredCount } from "./batch.ts";
import type { DecodeMember, DecodeResult } from "./decode-job.ts";
import type { IngestNeeds } from "./ingest.ts";
import type { Sender } from "./sender.ts";

export interface Found extends Pick<DecodeResult, "sightings" | "matches"> {
  /** The insert that the batches were part of. */
  readonly groupId: string;
}

/**
 * Batches are in the store: the ledger says so, and what was found in them counts, in one transaction. Of a batch that
 * the ledger knew as stored before, nothing counts again, so that two who settle it at once count it once.
 */
export async function markStored(
  needs: IngestNeeds,
  members: readonly DecodeMember[],
  counts: readonly StoredCount[],
  { groupId, sightings, matches }: Found,
): Promise<void> {
  if (counts.length === 0) return;
  const at = needs.now();
  const done = await needs.transaction(async (scope) => {
    const marked = await scope.batches.markStored(counts, at);
    const fresh = counts.filter(({ id }) => marked.has(id));
    if (fresh.length === 0) return undefined;
    const tallies = tally(members, fresh);
    const events = fresh.reduce((sum, count) => sum + count.events, 0);
    await scope.sources.add(tallies, at);
    await scope.emit({
      type: "monitoring.events.stored.v1",
      groupId,
      storedAt: at.toISOString(),
      events,
      sightings: [...sightings],
    });
    const mine = matches.filter(({ batchId }) => marked.has(batchId));
    return { events, tallies, recorded: await recordMatches(scope, mine, at) };
  });
  if (!done) return;
  tellAlerts(needs, done.recorded);
  needs.onStored?.(
    done.events,
    done.tallies.reduce((sum, entry) => sum + entry.bytes, 0),
  );
}

function tellAlerts({ onAlerts, log }: IngestNeeds, { raised, unknownRules }: Recorded): void {
  if (raised > 0) onAlerts?.(raised);
  if (unknownRules.length === 0) return;
  log.warn({ rules: unknownRules.slice(0, 20) }, "matches name rules that were never imported");
}

function tally(members: readonly DecodeMember[], counts: readonly StoredCount[]): SourceTally[] {
  const eventsOf = new Map(counts.map((count) => [count.id, count.events]));
  const bySource = new Map<string, { sender: Sender; events: number; bytes: number }>();
  for (const member of members) {
    const events = eventsOf.get(member.batchId);
    if (events === undefined) continue;
    const entry = bySource.get(member.sender.sourceId) ?? { sender: member.sender, events: 0, bytes: 0 };
    entry.events += events;
    entry.bytes += member.payload.bytes.length;
    bySource.set(member.sender.sourceId, entry);
  }
  return [...bySource.values()];
}
