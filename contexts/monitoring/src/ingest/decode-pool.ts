import type { DetectionPlan } from "../rule/detection-plan.ts";
import { createThread } from "../thread/thread.ts";
import type { DecodeJob, DecodeResult } from "./decode-job.ts";
import type { DecodeWork } from "./decode-worker.ts";

export interface DecodePoolOptions {
  /** Where parsed rules are kept between starts. */
  readonly cacheFolder?: string;
  /** After a plan took effect, with the number of rules that run. */
  readonly onPlanned?: (rules: number) => void;
}

export interface DecodePool {
  /** @throws ThreadEnded when the job needs too much time or memory, or meets a defect */
  readonly decode: (job: DecodeJob) => Promise<DecodeResult>;
  /** Rules for all jobs from now on. */
  readonly use: (plan: DetectionPlan) => void;
  readonly stop: () => Promise<void>;
}

const URL_OF_WORKER = new URL("./decode-worker.ts", import.meta.url);

/**
 * One worker thread that splits, decodes and encodes, one job after another; more threads do not help on two cores,
 * the store is the slower part. The main thread never reads a log line.
 */
export function createDecodePool({ cacheFolder, onPlanned }: DecodePoolOptions = {}): DecodePool {
  let plan: DetectionPlan | undefined;
  const thread = createThread<DecodeWork>({
    url: URL_OF_WORKER,
    heapMb: 512,
    timeoutMs: 60_000,
    // The next one lies ready when it is done with one.
    jobsAtOnce: Number.POSITIVE_INFINITY,
    onStart: tellPlan,
  });

  function tellPlan(): void {
    if (!plan) return;
    thread.ask("plan", { plan, cacheFolder }).then(
      (rules) => onPlanned?.(rules),
      () => undefined, // the thread ended, and the next one is told as well
    );
  }

  return {
    decode: (job) => thread.ask("decode", job),
    use(next) {
      plan = next;
      if (thread.isRunning()) tellPlan();
    },
    stop: thread.stop,
  };
}
