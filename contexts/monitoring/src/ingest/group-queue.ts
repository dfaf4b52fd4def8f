import { Problem } from "@cordon/kernel";
import type { StoredCount } from "./batch.ts";
import type { DecodeMember } from "./decode-job.ts";

export type GroupOutcome = StoredCount | Problem;

export interface GroupQueueOptions {
  /** Stores the members with one insert; an outcome for each, in their order, or a failure for all of them. */
  readonly store: (members: readonly DecodeMember[]) => Promise<readonly GroupOutcome[]>;
  /** A group closes at this many bytes … */
  readonly groupBytes?: number;
  /** … or when its first member has waited this long. */
  readonly groupMs?: number;
  /** Groups under way at once: one decodes while the other is inserted. */
  readonly concurrency?: number;
}

export interface GroupQueue {
  readonly add: (member: DecodeMember) => Promise<StoredCount>;
  readonly waiting: () => number;
  /** Milliseconds that the oldest member has waited. */
  readonly oldestMs: () => number;
  /** Resolves when nothing waits or runs. */
  readonly drain: () => Promise<void>;
}

interface Waiting {
  readonly member: DecodeMember;
  readonly since: number;
  readonly resolve: (count: StoredCount) => void;
  readonly reject: (error: unknown) => void;
}

const DAY_MS = 86_400_000;

/** Coalesces small batches: an insert costs about the same whatever its size. */
export function createGroupQueue(options: GroupQueueOptions): GroupQueue {
  const { store, groupBytes = 4_000_000, groupMs = 50, concurrency = 2 } = options;
  const queue: Waiting[] = [];
  const running = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  function pump(): void {
    clearTimeout(timer);
    timer = undefined;
    while (running.size < concurrency && queue.length > 0) {
      const waitedMs = Date.now() - (queue[0]?.since ?? 0);
      const bytes = queue.reduce((sum, item) => sum + item.member.payload.bytes.length, 0);
      if (bytes < groupBytes && waitedMs < groupMs) {
        timer = setTimeout(pump, groupMs - waitedMs);
        return;
      }
      const done = storeTogether(takeGroup(queue, groupBytes), store).finally(() => {
        running.delete(done);
        pump();
      });
      running.add(done);
    }
  }

  return {
    add: (member) =>
      new Promise((resolve, reject) => {
        queue.push({ member, since: Date.now(), resolve, reject });
        pump();
      }),
    waiting: () => queue.length,
    oldestMs: () => (queue[0] ? Date.now() - queue[0].since : 0),
    async drain() {
      while (running.size > 0 || queue.length > 0) {
        await Promise.race([...running, new Promise((resolve) => setTimeout(resolve, groupMs))]);
      }
    },
  };
}

/** Takes the members of the next insert off the queue: from the head, one UTC day of receipt, not over the size. */
function takeGroup(queue: Waiting[], groupBytes: number): Waiting[] {
  const day = dayOf(queue[0]);
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  let bytes = 0;
  for (const item of queue) {
    const fits = group.length === 0 || bytes + item.member.payload.bytes.length <= groupBytes;
    if (fits && dayOf(item) === day) {
      group.push(item);
      bytes += item.member.payload.bytes.length;
    } else rest.push(item);
  }
  queue.splice(0, queue.length, ...rest);
  return group;
}

function dayOf(item: Waiting | undefined): number {
  return Math.floor((item?.member.receivedAt ?? 0) / DAY_MS);
}

/** Each member learns its own outcome, or the failure of all. */
async function storeTogether(group: readonly Waiting[], store: GroupQueueOptions["store"]): Promise<void> {
  try {
    const outcomes = await store(group.map((g) => g.member));
    for (const [index, item] of group.entries()) {
      const outcome = outcomes[index] ?? new Problem("ingest.unavailable", "The store gave no answer for this batch.");
      if (outcome instanceof Problem) item.reject(outcome);
      else item.resolve(outcome);
    }
  } catch (error) {
    for (const item of group) item.reject(error);
  }
}
