import { createHash } from "node:crypto";
import { newId, Problem } from "@cordon/kernel";
import type { IncomingBatch } from "../ingest/batch.ts";
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
  readonly frames: Uint8Array[];
  bytes: number;
}

const MAX_FRAMES = 5_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

export function createFrameBatcher(options: FrameBatcherOptions): FrameBatcher {
  const { budget, batchBytes = 512 * 1024, batchMs = 200 } = options;
  const gathering = new Map<string, Gathering>();
  const sending = new Set<Promise<void>>();
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  function flush(batch: Gathering): void {
    gathering.delete(batch.sender.sourceId);
    const done = sendUntilStored(batch, options, stopping.signal).finally(() => {
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
      const batch = gathering.get(sender.sourceId) ?? { sender, frames: [], bytes: 0 };
      gathering.set(sender.sourceId, batch);
      batch.frames.push(frame);
      batch.bytes += frame.length;
      if (batch.bytes >= batchBytes || batch.frames.length >= MAX_FRAMES) flush(batch);
      timer ??= setTimeout(flushAll, batchMs);
      return true;
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      flushAll();
      await Promise.all(sending);
    },
  };
}

/** Tries until it is stored: nobody else has these messages. Memory stays bounded by the budget. */
async function sendUntilStored(
  batch: Gathering,
  { ingest, log }: FrameBatcherOptions,
  stopping: AbortSignal,
): Promise<void> {
  const incoming = toBatch(batch);
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      await ingest.submit(incoming);
      return;
    } catch (error) {
      const isFinal = error instanceof Problem && (error.code === "batch.invalid" || error.code === "batch.too-large");
      if (isFinal || (stopping.aborted && waitMs > 4 * FIRST_WAIT_MS)) {
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

function toBatch({ sender, frames, bytes: length }: Gathering): IncomingBatch {
  const bytes = new Uint8Array(length);
  const ends = new Uint32Array(frames.length);
  let offset = 0;
  for (const [index, frame] of frames.entries()) {
    bytes.set(frame, offset);
    offset += frame.length;
    ends[index] = offset;
  }
  const bodyHash = createHash("sha256").update(bytes).update(ends).digest();
  return { sender, clientId: newId("sys"), payload: { kind: "frames", bytes, ends }, bodyHash, isHistorical: false };
}
