import { Worker } from "node:worker_threads";
import type { DetectionPlan } from "../rule/detection-plan.ts";
import type { DecodeJob, DecodeResult, WorkerAnswer, WorkerMessage } from "./decode-job.ts";

export interface DecodePoolOptions {
  /** Module of the worker; tests bring one that fails. */
  readonly workerUrl?: URL;
  /** Heap of the worker; a job that needs more ends it. */
  readonly heapMb?: number;
  /** A job that takes longer ends the worker. */
  readonly timeoutMs?: number;
  /** Where parsed rules are kept between starts. */
  readonly cacheFolder?: string;
  /** After a plan took effect, with the number of rules that run. */
  readonly onPlanned?: (rules: number) => void;
}

/** The worker ended over a job: too much memory, too long, or a defect. The job itself may be the cause. */
export class DecodeCrash extends Error {
  override readonly name = "DecodeCrash";
}

export interface DecodePool {
  /** @throws DecodeCrash; the next job gets a fresh worker. */
  readonly decode: (job: DecodeJob) => Promise<DecodeResult>;
  /** Rules for all jobs from now on. */
  readonly use: (plan: DetectionPlan) => void;
  readonly stop: () => Promise<void>;
}

interface Running {
  readonly resolve: (result: DecodeResult) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * One worker thread that splits, decodes and encodes, one job after another; more threads do not help on two cores,
 * the store is the slower part. The main thread never reads a log line.
 */
export function createDecodePool(options: DecodePoolOptions = {}): DecodePool {
  const url = options.workerUrl ?? new URL("./decode-worker.ts", import.meta.url);
  let worker: Worker | undefined;
  let running = new Map<number, Running>();
  let nextId = 0;
  let plan: DetectionPlan | undefined;

  const tell = (to: Worker, message: WorkerMessage): void => to.postMessage(message);
  const tellPlan = (to: Worker): void => {
    if (plan) tell(to, { kind: "plan", plan, cacheFolder: options.cacheFolder });
  };

  function start(): Worker {
    const started = new Worker(url, { resourceLimits: { maxOldGenerationSizeMb: options.heapMb ?? 512 } });
    const mine = new Map<number, Running>();
    running = mine;
    started.on("message", (message: WorkerAnswer) => {
      if (message.kind === "planned") {
        options.onPlanned?.(message.rules);
        return;
      }
      const job = mine.get(message.id);
      if (!job) return;
      mine.delete(message.id);
      clearTimeout(job.timer);
      job.resolve(message.result);
    });
    const fail = (error: Error): void => {
      if (worker === started) worker = undefined;
      for (const job of mine.values()) {
        clearTimeout(job.timer);
        job.reject(error);
      }
      mine.clear();
    };
    started.on("error", (error) => fail(new DecodeCrash("The decode worker failed.", { cause: error })));
    started.on("exit", (code) => fail(new DecodeCrash(`The decode worker ended with code ${code}.`)));
    tellPlan(started);
    return started;
  }

  return {
    decode(job) {
      worker ??= start();
      const current = worker;
      const jobs = running;
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => void current.terminate(), options.timeoutMs ?? 60_000);
        jobs.set(id, { resolve, reject, timer });
        tell(current, { kind: "job", id, job });
      });
    },
    use(next) {
      plan = next;
      if (worker) tellPlan(worker);
    },
    async stop() {
      await worker?.terminate();
    },
  };
}
