import { type Transferable, Worker } from "node:worker_threads";
import { Problem } from "@cordon/kernel";
import type { AnswerMessage, AskedMessage, Work } from "./work.ts";

export interface ThreadOptions {
  /** Module that calls `serve`. */
  readonly url: URL;
  /** A job that needs more ends the thread. */
  readonly heapMb: number;
  /** A job that takes longer, from when the thread has it, ends the thread. */
  readonly timeoutMs: number;
  /** Without a job for so long the thread ends and gives its memory back; without a number it stays. */
  readonly idleMs?: number;
  /** Jobs that it has at once. With one, which is usual, what ends the thread fails no job but its own. */
  readonly jobsAtOnce?: number;
  /** A fresh thread runs; what is asked now comes before any other job. */
  readonly onStart?: () => void;
}

/** The thread ended over a job: too much memory, too long, or a defect. The job itself may be the cause. */
export class ThreadEnded extends Error {
  override readonly name = "ThreadEnded";
  readonly reason: "time" | "memory" | "defect";

  constructor(reason: ThreadEnded["reason"], cause: unknown) {
    super(`The thread of the job ended: ${reason}.`, { cause });
    this.reason = reason;
  }
}

interface AskOptions {
  readonly onPart?: (part: unknown) => void;
  /** Memory that the thread gets instead of a copy. */
  readonly hand?: readonly Transferable[];
}

/** A worker thread that runs jobs off the main one. It starts with the first job, and again after it ended. */
export interface Thread<W extends Work> {
  /** @throws ThreadEnded, and each Problem that the job throws */
  readonly ask: <K extends keyof W & string>(
    kind: K,
    job: Parameters<W[K]>[0],
    options?: AskOptions,
  ) => Promise<Awaited<ReturnType<W[K]>>>;
  readonly isRunning: () => boolean;
  /** Ends it with its jobs. */
  readonly stop: () => Promise<void>;
}

interface Job extends AskOptions {
  readonly message: AskedMessage;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  timer?: NodeJS.Timeout;
}

interface Live {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
  isLate: boolean;
}

export function createThread<W extends Work>(options: ThreadOptions): Thread<W> {
  const waiting: Job[] = [];
  let live: Live | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 0;

  function start(): Live {
    const worker = new Worker(options.url, { resourceLimits: { maxOldGenerationSizeMb: options.heapMb } });
    const mine: Live = { worker, jobs: new Map(), isLate: false };
    live = mine;
    worker.on("message", (message: AnswerMessage) => take(mine, message));
    worker.on("error", (error) => end(mine, error));
    worker.on("exit", (code) => end(mine, new Error(`The thread ended with code ${code}.`)));
    options.onStart?.();
    return mine;
  }

  function post(job: Job): void {
    clearTimeout(idle);
    const to = live ?? start();
    to.jobs.set(job.message.id, job);
    job.timer = setTimeout(() => {
      to.isLate = true;
      void to.worker.terminate();
    }, options.timeoutMs);
    to.worker.postMessage(job.message, [...(job.hand ?? [])]);
  }

  function take(from: Live, message: AnswerMessage): void {
    const job = from.jobs.get(message.id);
    if (!job) return;
    if ("part" in message) {
      job.onPart?.(message.part);
      return;
    }
    forget(from, job);
    if ("answer" in message)
      job.resolve(message.answer as never); // of the kind that was asked
    else job.reject(new Problem(message.problem.code, message.problem.message, optionsOf(message.problem)));
    goOn();
  }

  function end(ended: Live, cause: Error): void {
    if (live === ended) live = undefined;
    const isMemory = "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
    for (const job of ended.jobs.values()) {
      forget(ended, job);
      job.reject(new ThreadEnded(ended.isLate ? "time" : isMemory ? "memory" : "defect", cause));
    }
    goOn();
  }

  function forget(from: Live, job: Job): void {
    from.jobs.delete(job.message.id);
    clearTimeout(job.timer);
  }

  function goOn(): void {
    while (waiting.length > 0 && hasRoom()) {
      const job = waiting.shift();
      if (job) post(job);
    }
    if (!live || live.jobs.size > 0 || options.idleMs === undefined) return;
    const unused = live;
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (live === unused) live = undefined;
      void unused.worker.terminate();
    }, options.idleMs);
  }

  function hasRoom(): boolean {
    return (live?.jobs.size ?? 0) < (options.jobsAtOnce ?? 1);
  }

  return {
    ask: (kind, job, more) =>
      new Promise((resolve, reject) => {
        waiting.push({ message: { id: nextId++, kind, job }, resolve, reject, ...more });
        goOn();
      }),
    isRunning: () => live !== undefined,
    async stop() {
      clearTimeout(idle);
      for (const job of waiting.splice(0)) job.reject(new ThreadEnded("defect", new Error("The thread was stopped.")));
      await live?.worker.terminate();
    },
  };
}

function optionsOf({
  fields,
  retryAfterSeconds,
}: Extract<AnswerMessage, { readonly problem: unknown }>["problem"]): ConstructorParameters<typeof Problem>[2] {
  return {
    ...(fields === undefined ? {} : { fields }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
