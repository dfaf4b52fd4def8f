import { newId, Problem } from "@cordon/kernel";
import type { BatchReceipt } from "../contract.ts";
import type { RecorderScope } from "../alert/alert-recorder.ts";
import type { AlertsRaised, EventsStored } from "../events.ts";
import type { SourceStore } from "../source/source-store.ts";
import { ThreadEnded } from "../thread/thread.ts";
import { hasSameBody, type IncomingBatch, type LedgerBatch, receiptOf } from "./batch.ts";
import type { BatchStore } from "./batch-store.ts";
import type { DecodeMember, DecodeResult } from "./decode-job.ts";
import type { DecodePool } from "./decode-pool.ts";
import type { DiskGuard } from "./disk-guard.ts";
import type { EventSink } from "./event-sink.ts";
import { createGroupQueue, type GroupOutcome, type GroupQueue } from "./group-queue.ts";
import { markStored } from "./mark-stored.ts";
import { settle, storedMember } from "./settle.ts";

export interface IngestScope extends RecorderScope {
  readonly batches: BatchStore;
  readonly sources: SourceStore;
  readonly emit: (event: EventsStored | AlertsRaised) => Promise<void>;
}

export interface IngestLog {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
}

export interface IngestNeeds {
  readonly transaction: <T>(work: (scope: IngestScope) => Promise<T>) => Promise<T>;
  readonly sink: EventSink;
  readonly pool: DecodePool;
  readonly disk: DiskGuard;
  readonly now: () => Date;
  readonly log: IngestLog;
  /** Called after records became visible to searches. */
  readonly onStored?: (events: number, bytes: number) => void;
  /** Called after alerts were raised, or rest on more events than before. */
  readonly onAlerts?: (alerts: number) => void;
}

export interface Ingest {
  /**
   * Takes one batch and answers when it is on disk, once, whatever happens in between.
   * @throws Problem `batch.conflict`, `batch.invalid`, `ingest.disk-full`, `ingest.unavailable`
   */
  readonly submit: (batch: IncomingBatch) => Promise<BatchReceipt>;
  /** At start: waits for inserts of an earlier life, and settles batches that were stored but not yet marked so. */
  readonly recover: () => Promise<void>;
  readonly backlog: () => { readonly batches: number; readonly oldestMs: number };
  /** Resolves when everything taken is stored or refused. */
  readonly drain: () => Promise<void>;
}

interface InFlight {
  readonly bodyHash: Uint8Array;
  readonly receipt: Promise<BatchReceipt>;
}

/** The way of a batch: ledger (pending) → worker → one insert → ledger (stored) → acknowledgement. */
export function createIngest(needs: IngestNeeds): Ingest {
  const inFlight = new Map<string, InFlight>();
  const queue: GroupQueue = createGroupQueue({ store: (members) => storeGroup(needs, members) });

  async function take(batch: IncomingBatch): Promise<BatchReceipt> {
    await needs.disk.admit();
    const { row, isNew } = await enterLedger(needs, batch);
    if (!isNew) {
      if (!hasSameBody(row, batch.bodyHash)) throw conflict(batch);
      if (row.state === "stored") return receiptOf(row, true);
      const settled = await settle(needs, row, async () => memberOf(row, batch));
      if (settled) return receiptOf({ ...row, ...settled }, true);
    }
    const member = memberOf(row, batch);
    const count = await queue.add(member);
    return receiptOf({ ...row, ...count }, false);
  }

  return {
    async submit(batch) {
      const key = `${batch.sender.sourceId}\n${batch.clientId}`;
      const running = inFlight.get(key);
      if (running) {
        if (Buffer.compare(running.bodyHash, batch.bodyHash) !== 0) throw conflict(batch);
        return { ...(await running.receipt), isRepeat: true };
      }
      const receipt = take(batch).finally(() => inFlight.delete(key));
      inFlight.set(key, { bodyHash: batch.bodyHash, receipt });
      return receipt;
    },
    async recover() {
      await needs.sink.fence();
      const pending = await needs.transaction(({ batches }) => batches.pendingBefore(needs.now(), 10_000));
      let settled = 0;
      for (const row of pending) if (await settle(needs, row, () => storedMember(needs, row))) settled += 1;
      if (pending.length > 0)
        needs.log.info({ pending: pending.length, settled }, "looked up batches an earlier run left pending");
    },
    backlog: () => ({ batches: inFlight.size, oldestMs: queue.oldestMs() }),
    drain: () => queue.drain(),
  };
}

async function enterLedger(needs: IngestNeeds, batch: IncomingBatch): Promise<{ row: LedgerBatch; isNew: boolean }> {
  return needs.transaction(async ({ batches }) => {
    const made = await batches.insertPending(newId("bat"), batch, needs.now());
    if (made) return { row: made, isNew: true };
    const known = await batches.find(batch.sender.sourceId, batch.clientId);
    if (!known)
      throw new Problem("ingest.unavailable", "The batch ledger changed under this batch. Send it again.", {
        retryAfterSeconds: 1,
      });
    return { row: known, isNew: false };
  });
}

function memberOf(row: LedgerBatch, { sender, payload, format }: IncomingBatch): DecodeMember {
  return {
    batchId: row.id,
    receivedAt: row.receivedAt.getTime(),
    isHistorical: row.isHistorical,
    ...(format === undefined ? {} : { format }),
    sender,
    payload,
  };
}

async function storeGroup(needs: IngestNeeds, members: readonly DecodeMember[]): Promise<readonly GroupOutcome[]> {
  let result: DecodeResult;
  try {
    result = await needs.pool.decode({ members });
  } catch (error) {
    if (!(error instanceof ThreadEnded)) throw error;
    if (members.length === 1) return [tooHard(needs, members[0], error)];
    // One of them is the cause: alone, each answers for itself.
    const alone: GroupOutcome[] = [];
    for (const member of members) alone.push(...(await storeGroup(needs, [member])));
    return alone;
  }
  const counts = result.outcomes.filter((outcome) => "events" in outcome);
  const groupId = newId("grp");
  if (result.block.length > 0) await needs.sink.insert(result.block, groupId);
  await markStored(needs, members, counts, { groupId, sightings: result.sightings, matches: result.matches });
  return result.outcomes.map((outcome) =>
    "events" in outcome ? outcome : new Problem("batch.too-large", outcome.refusal),
  );
}

function tooHard(needs: IngestNeeds, member: DecodeMember | undefined, cause: ThreadEnded): Problem {
  needs.log.warn({ batchId: member?.batchId, err: cause }, "a batch ended the decode worker and was refused");
  return new Problem(
    "batch.invalid",
    "The batch cannot be decoded within the memory and time a batch may take. Send it in smaller batches.",
    { cause },
  );
}

function conflict(batch: IncomingBatch): Problem {
  return new Problem(
    "batch.conflict",
    `The batch id "${batch.clientId}" was used before for another body. Nothing of this one was stored; give it an id of its own.`,
  );
}
