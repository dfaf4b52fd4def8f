import { afterEach, expect, it } from "vitest";
import type { TestWork } from "./testing/thread-for-tests.ts";
import { createThread, type Thread, type ThreadOptions } from "./thread.ts";

const url = new URL("./testing/thread-for-tests.ts", import.meta.url);
let thread: Thread<TestWork> | undefined;
afterEach(() => thread?.stop());

function aThread(change: Partial<ThreadOptions> = {}): Thread<TestWork> {
  thread = createThread<TestWork>({ url, heapMb: 32, timeoutMs: 30_000, ...change });
  return thread;
}

it("runs jobs in one thread, one after the other, and starts it with the first", async () => {
  const { ask, isRunning } = aThread();

  expect(isRunning()).toBe(false);
  expect(await Promise.all([ask("count", undefined), ask("count", undefined)])).toEqual([1, 2]);
  expect(isRunning()).toBe(true);
});

it("hands parts over before the answer, and a problem with all it says", async () => {
  const { ask } = aThread();
  const parts: unknown[] = [];

  expect(await ask("parts", 3, { onPart: (part) => parts.push(part) })).toBe("all");
  expect(parts).toEqual([1, 2, 3]);
  await expect(ask("refuse", undefined)).rejects.toMatchObject({
    code: "test.refused",
    message: "It is refused.",
    fields: { name: "no" },
    retryAfterSeconds: 3,
  });
});

it.each([
  ["fail", "defect"],
  ["fill", "memory"],
] as const)(
  "a job that ends the thread by %s fails alone; the one that waited gets a fresh thread",
  async (kind, reason) => {
    const { ask } = aThread();
    const [before, bad, behind] = await Promise.allSettled([
      ask("count", undefined),
      ask(kind, undefined),
      ask("count", undefined),
    ]);

    expect(before).toEqual({ status: "fulfilled", value: 1 });
    expect(bad).toMatchObject({ status: "rejected", reason: { name: "ThreadEnded", reason } });
    expect(behind).toEqual({ status: "fulfilled", value: 1 });
  },
);

it("a job that never ends is ended, and the main thread answers meanwhile", async () => {
  const { ask } = aThread({ timeoutMs: 1_500 });
  const order: string[] = [];
  const spinning = ask("spin", undefined).catch(({ reason }: { reason: string }) => order.push(reason));
  await new Promise((resolve) => setImmediate(resolve)).then(() => order.push("the main thread"));
  await spinning;

  expect(order).toEqual(["the main thread", "time"]);
  expect(await ask("count", undefined)).toBe(1);
});

it("a thread without a job ends after a while, and the next job starts another", async () => {
  const { ask, isRunning } = aThread({ idleMs: 20 });
  await ask("count", undefined);
  await expect.poll(isRunning).toBe(false);

  expect(await ask("count", undefined)).toBe(1);
});
