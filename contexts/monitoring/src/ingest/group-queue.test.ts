import { describe, expect, it } from "vitest";
import { Problem } from "@cordon/kernel";
import type { DecodeMember } from "./decode-job.ts";
import { createGroupQueue, type GroupOutcome } from "./group-queue.ts";

const DAY = 86_400_000;

function member(batchId: string, bytes = 10, receivedAt: number = 100 * DAY): DecodeMember {
  return {
    batchId,
    receivedAt,
    isHistorical: false,
    sender: { sourceId: "src_1", name: "one", kind: "token", vouching: "collector" },
    payload: { kind: "body", bytes: new Uint8Array(bytes) },
  };
}

/** A store that notes its groups and answers when told to. */
function notingStore(): {
  groups: string[][];
  store: (members: readonly DecodeMember[]) => Promise<readonly GroupOutcome[]>;
} {
  const groups: string[][] = [];
  return {
    groups,
    store: async (members) => {
      groups.push(members.map((m) => m.batchId));
      return members.map((m) => ({ id: m.batchId, events: 1, undecoded: 0 }));
    },
  };
}

describe("coalescing batches into inserts", () => {
  it("puts small batches that arrive together into one insert", async () => {
    const { groups, store } = notingStore();
    const queue = createGroupQueue({ store, groupMs: 20 });

    const counts = await Promise.all([queue.add(member("a")), queue.add(member("b")), queue.add(member("c"))]);

    expect(groups).toEqual([["a", "b", "c"]]);
    expect(counts.map((c) => c.id)).toEqual(["a", "b", "c"]);
  });

  it("never puts batches of two UTC days into one insert", async () => {
    const { groups, store } = notingStore();
    const queue = createGroupQueue({ store, groupMs: 5 });

    await Promise.all([
      queue.add(member("late", 10, 101 * DAY - 1)),
      queue.add(member("early", 10, 101 * DAY)),
      queue.add(member("late2", 10, 100 * DAY)),
    ]);

    expect(groups).toEqual([["late", "late2"], ["early"]]);
  });

  it("closes a group at its size without waiting, and takes a batch over the size alone", async () => {
    const { groups, store } = notingStore();
    const queue = createGroupQueue({ store, groupMs: 60_000, groupBytes: 100 });

    await Promise.all([queue.add(member("a", 60)), queue.add(member("b", 60)), queue.add(member("huge", 500))]);

    expect(groups).toEqual([["a"], ["b"], ["huge"]]);
  });

  it("fails only the batch whose own outcome is a problem", async () => {
    const queue = createGroupQueue({
      store: async (members) =>
        members.map((m) =>
          m.batchId === "bad" ? new Problem("batch.invalid", "no") : { id: m.batchId, events: 1, undecoded: 0 },
        ),
      groupMs: 1,
    });

    const outcomes = await Promise.allSettled([queue.add(member("good")), queue.add(member("bad"))]);

    expect(outcomes.map((o) => o.status)).toEqual(["fulfilled", "rejected"]);
  });

  it("is drained only when everything taken has its answer", async () => {
    const { groups, store } = notingStore();
    const queue = createGroupQueue({ store, groupMs: 30 });
    let isAnswered = false;
    void queue.add(member("a")).then(() => (isAnswered = true));

    await queue.drain();

    expect(groups).toEqual([["a"]]);
    expect(isAnswered).toBe(true);
  });
});
