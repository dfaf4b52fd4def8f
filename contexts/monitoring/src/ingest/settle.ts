import { type Recorded, recordMatches } from "../alert/alert-recorder.ts";
import type { DetectedMatch } from "../alert/detected-match.ts";
import type { LedgerBatch, StoredCount } from "./batch.ts";
import type { DecodeMember } from "./decode-job.ts";
import { DecodeCrash } from "./decode-pool.ts";
import type { IngestNeeds } from "./ingest.ts";

/**
 * A pending batch may be in the store already: the server ended between insert and mark. Look before inserting again,
 * since the members of its insert are no longer together and a new insert would not be recognised as a repeat.
 * Its matches were lost with the mark, so it is decoded once more: the ids of its events are the same.
 * @param decodable its records, from whoever has them
 */
export async function settle(
  needs: IngestNeeds,
  row: LedgerBatch,
  decodable: () => Promise<DecodeMember>,
): Promise<StoredCount | undefined> {
  const found = await needs.sink.countOf(row.id, row.receivedAt);
  if (found.events === 0) return undefined;
  const matches = await matchesOf(needs, await decodable());
  const count = { id: row.id, ...found };
  const at = needs.now();
  const recorded = await needs.transaction(async (scope) => {
    await scope.batches.markStored([count], at);
    return recordMatches(scope, matches, at);
  });
  tellAlerts(needs, recorded);
  return count;
}

/** What ends the worker must not end the start of the server: the records are safe, so go on without. */
async function matchesOf(needs: IngestNeeds, member: DecodeMember): Promise<readonly DetectedMatch[]> {
  try {
    return (await needs.pool.decode({ members: [member] })).matches;
  } catch (error) {
    if (!(error instanceof DecodeCrash)) throw error;
    needs.log.warn(
      { batchId: member.batchId, err: error },
      "a stored batch ended the decode worker, so no rule saw it",
    );
    return [];
  }
}

/** The batch again from its stored records, for which nobody has the body any more. */
export async function storedMember(needs: IngestNeeds, row: LedgerBatch): Promise<DecodeMember> {
  const records = (await needs.sink.recordsOf(row.id, row.receivedAt)).map((record) => Buffer.from(record));
  const ends = new Uint32Array(records.length);
  let end = 0;
  for (const [index, record] of records.entries()) ends[index] = end += record.length;
  const bytes = new Uint8Array(end);
  for (const [index, record] of records.entries()) bytes.set(record, (ends[index] ?? 0) - record.length);
  const sender = await needs.transaction(({ sources }) => sources.find(row.sourceId));
  return {
    batchId: row.id,
    receivedAt: row.receivedAt.getTime(),
    isHistorical: row.isHistorical,
    sender: sender ?? { sourceId: row.sourceId, kind: "token", name: row.sourceId, vouching: "collector" },
    payload: { kind: "frames", bytes, ends },
  };
}

export function tellAlerts(needs: Pick<IngestNeeds, "onAlerts" | "log">, { raised, unknownRules }: Recorded): void {
  if (raised > 0) needs.onAlerts?.(raised);
  if (unknownRules.length === 0) return;
  needs.log.warn({ rules: unknownRules.slice(0, 20) }, "matches name rules that were never imported");
}
