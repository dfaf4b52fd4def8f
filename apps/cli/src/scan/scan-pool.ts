import { Worker } from "node:worker_threads";
import type { ScanJob, ScanResult, ScanSetup } from "./scan-job.ts";

export interface ScanPool {
  /** Resolves with the result; waits while all threads are busy. */
  readonly run: (job: ScanJob) => Promise<ScanResult>;
  /** Resolves when a thread is free, so that no more is read than is scanned. */
  readonly free: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Thread {
  readonly worker: Worker;
  settle: { readonly resolve: (result: ScanResult) => void; readonly reject: (error: Error) => void } | undefined;
}

const WORKER = new URL("./scan-worker.ts", import.meta.url);

/** `count` threads, each with the rules ready before this resolves. */
export async function createScanPool(setup: ScanSetup, count: number): Promise<ScanPool> {
  const idle: Thread[] = [];
  const waiting: (() => void)[] = [];
  const threads = await Promise.all(Array.from({ length: count }, () => startThread(setup)));
  idle.push(...threads);

  function release(thread: Thread): void {
    thread.settle = undefined;
    idle.push(thread);
    waiting.shift()?.();
  }

  async function free(): Promise<void> {
    while (idle.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  }

  return {
    free,
    async run(job) {
      let thread = idle.pop();
      for (; !thread; thread = idle.pop()) await free();
      const result = new Promise<ScanResult>((resolve, reject) => (thread.settle = { resolve, reject }));
      // A copy of its own: small buffers share their memory with others, which must not leave with them.
      const body = new Uint8Array(job.body);
      thread.worker.postMessage({ body }, [body.buffer]);
      const busy = thread;
      return result.finally(() => release(busy));
    },
    async stop() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

async function startThread(setup: ScanSetup): Promise<Thread> {
  const worker = new Worker(WORKER, { workerData: setup });
  const thread: Thread = { worker, settle: undefined };
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  worker.on("message", (result: ScanResult) => thread.settle?.resolve(result));
  worker.on("error", (error) => thread.settle?.reject(error));
  return thread;
}
