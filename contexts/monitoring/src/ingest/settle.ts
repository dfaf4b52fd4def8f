import { newId } from "@cordon/kernel";
import type { LedgerBatch, StoredCount } from "./batch.ts";
import type { DecodeMember } from "./decode-job.ts";
import type { IngestNeeds } from "./ingest.ts";
import { type Found, markStored } from "./mark-stored.ts";
import { ThreadEnded } from "../thread/thread.ts";

/**
 * A pending batch may be in the store already: the server ended between insert and mark. Look before inserting again,
 * since the members of its insert are no longer together and a new insert would not be recognised as a repeat.
 * What was found in it was lost with the mark, so it is decoded once more: the ids of its events are the same.
 * @param decodable its records, from whoever has them
 */
export async function settle(
  needs: IngestNeeds,
  row: LedgerBatch,
  decodable: () => Promise<DecodeMember>,
): Promise<StoredCount | undefined> {
  const stored = await needs.sink.countOf(row.id, row.receivedAt);
  if (stored.events === 0) return undefined;
  const member = await decodable();
  const count = { id: row.id, ...stored };
  await markStored(needs, [member], [count], { groupId: newId("grp"), ...(await foundIn(needs, member)) });
  return count;
}

/** What ends the worker must not end the start of the server: the records are safe, so go on without. */
async function foundIn(needs: IngestNeeds, member: DecodeMember): Promise<Omit<Found, "groupId">> {
  try {
    return await needs.pool.decode({ members: [member] });
  } catch (error) {
    if (!(error instanceof ThreadEnded)) throw error;
    needs.log.warn(
      { batchId: member.batchId, err: error },
      "a stored batch ended the decode worker, so no rule saw it",
    );
    return { sightings: [], matches: [] };
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
