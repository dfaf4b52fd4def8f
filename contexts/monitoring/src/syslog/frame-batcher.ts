import { createHash } from "node:crypto";
import { newId, Problem } from "@cordon/kernel";
import type { Ingest, IngestLog } from "../ingest/ingest.ts";
import type { IntakeBudget } from "../ingest/intake-budget.ts";
import type { Sender } from "../ingest/sender.ts";

export interface FrameBatcherOptions {
  readonly ingest: Pick<Ingest, "submit">;
  readonly budget: IntakeBudget;
  readonly log: IngestLog;
  readonly batchBytes?: number;
  readonly batchMs?: number;
}

/** Gathers messages of one sender into batches; syslog senders name none and get no answer. */
export interface FrameBatcher {
  /** False when there was no room: the message is lost unless the receiver waits and offers it again. */
  readonly add: (sender: Sender, frame: Uint8Array) => boolean;
  /** Sends what is gathered and waits until it is stored. */
  readonly stop: () => Promise<void>;
}

interface Gathering {
  readonly sender: Sender;
  frames: Uint8Array[];
  bytes: number;
}

export function createFrameBatcher(options: FrameBatcherOptions): FrameBatcher {
  const { ingest, budget, log, batchBytes = 512 * 1024, batchMs = 200 } = options;
  const gathering = new Map<string, Gathering>();
  const sending = new Set<Promise<void>>();
  let stopping = false;
  let timer: NodeJS.Timeout | undefined;

  /** Tries until it is stored: nobody else has these messages. Memory stays bounded by the budget. */
  async function send(batch: Gathering): Promise<void> {
    const bytes = new Uint8Array(batch.bytes);
    const ends = new Uint32Array(batch.frames.length);
    let offset = 0;
    batch.frames.forEach((frame, index) => {
      bytes.set(frame, offset);
      offset += frame.length;
      ends[index] = offset;
    });
    const bodyHash = createHash("sha256").update(bytes).update(ends).digest();
    const clientId = newId("sys");
    for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 10_000)) {
      try {
        await ingest.submit({
          sender: batch.sender,
          clientId,
          payload: { kind: "frames", bytes, ends },
          bodyHash,
          isHistorical: false,
        });
        return;
      } catch (error) {
        const isFinal = error instanceof Problem && error.code === "batch.invalid";
        if (isFinal || (stopping && waitMs > 1_000)) {
          log.warn(
            { sourceId: batch.sender.sourceId, messages: batch.frames.length, err: error },
            "syslog messages were lost",
          );
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  function flush(batch: Gathering): void {
    gathering.delete(batch.sender.sourceId);
    const done = send(batch).finally(() => {
      budget.give(batch.bytes);
      sending.delete(done);
    });
    sending.add(done);
  }

  function flushAll(): void {
    timer = undefined;
    for (const batch of [...gathering.values()]) flush(batch);
  }

  return {
    add(sender, frame) {
      try {
        budget.take(frame.length);
      } catch {
        return false;
      }
      let batch = gathering.get(sender.sourceId);
      if (!batch) {
        batch = { sender, frames: [], bytes: 0 };
        gathering.set(sender.sourceId, batch);
      }
      batch.frames.push(frame);
      batch.bytes += frame.length;
      if (batch.bytes >= batchBytes || batch.frames.length >= 5_000) flush(batch);
      timer ??= setTimeout(flushAll, batchMs);
      return true;
    },
    async stop() {
      stopping = true;
      clearTimeout(timer);
      flushAll();
      await Promise.all(sending);
    },
  };
}
