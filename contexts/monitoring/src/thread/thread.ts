import { type Transferable, Worker } from "node:worker_threads";
import { Problem, type ProblemOptions } from "@cordon/kernel";
import type { AnswerMessage, AskedMessage, ProblemMessage, Work } from "./work.ts";

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

export function createThread<W extends Work>(options: ThreadOptions): Thread<W> {
  const waiting: Job[] = [];
  let live: Life | undefined;
  let idle: NodeJS.Timeout | undefined;
  let nextId = 0;

  function start(): Life {
    const mine = startLife(options, {
      onRoom: goOn,
      onEnd() {
        if (live === mine) live = undefined;
      },
    });
    live = mine;
    options.onStart?.();
    return mine;
  }

  function goOn(): void {
    while ((live?.jobs() ?? 0) < (options.jobsAtOnce ?? 1)) {
      const job = waiting.shift();
      if (!job) break;
      clearTimeout(idle);
      (live ?? start()).post(job);
    }
    if (live && live.jobs() === 0 && options.idleMs !== undefined) endUnused(live, options.idleMs);
  }

  function endUnused(unused: Life, afterMs: number): void {
    clearTimeout(idle);
    idle = setTimeout(() => {
      if (live === unused) live = undefined;
      void unused.worker.terminate();
    }, afterMs);
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

/** One worker from its start to its end, with the jobs it has. */
interface Life {
  readonly worker: Worker;
  readonly post: (job: Job) => void;
  readonly jobs: () => number;
}

interface LifeEvents {
  /** A job less. */
  readonly onRoom: () => void;
  readonly onEnd: () => void;
}

function startLife({ url, heapMb, timeoutMs }: ThreadOptions, { onRoom, onEnd }: LifeEvents): Life {
  const worker = new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  const jobs = new Map<number, Job>();
  let isLate = false;

  function forget(job: Job): void {
    jobs.delete(job.message.id);
    clearTimeout(job.timer);
  }

  function take(message: AnswerMessage): void {
    const job = jobs.get(message.id);
    if (!job) return;
    if ("part" in message) {
      job.onPart?.(message.part);
      return;
    }
    forget(job);
    if ("answer" in message)
      job.resolve(message.answer as never); // of the kind that was asked
    else job.reject(new Problem(message.problem.code, message.problem.message, optionsOf(message.problem)));
    onRoom();
  }

  function end(cause: Error): void {
    onEnd();
    const isMemory = "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
    for (const job of jobs.values()) {
      forget(job);
      job.reject(new ThreadEnded(isLate ? "time" : isMemory ? "memory" : "defect", cause));
    }
    onRoom();
  }

  worker.on("message", take);
  worker.on("error", end);
  worker.on("exit", (code) => end(new Error(`The thread ended with code ${code}.`)));
  return {
    worker,
    jobs: () => jobs.size,
    post(job) {
      jobs.set(job.message.id, job);
      job.timer = setTimeout(() => {
        isLate = true;
        void worker.terminate();
      }, timeoutMs);
      worker.postMessage(job.message, [...(job.hand ?? [])]);
    },
  };
}

function optionsOf({ fields, retryAfterSeconds }: ProblemMessage): ProblemOptions {
  return {
    ...(fields === undefined ? {} : { fields }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
