import { Problem } from "@cordon/kernel";
import { createThread, type Thread, ThreadEnded } from "../thread/thread.ts";
import type { RuleWork } from "./rule-worker.ts";

/** Reads rules and runs them off the main thread: their text may be anything. */
export type RuleThread = Thread<RuleWork>;

const URL_OF_WORKER = new URL("./rule-worker.ts", import.meta.url);
const IDLE_MS = 60_000;

export function createRuleThread(bounds: { readonly heapMb: number; readonly timeoutMs: number }): RuleThread {
  return createThread<RuleWork>({ url: URL_OF_WORKER, idleMs: IDLE_MS, ...bounds });
}

/** What ended the thread as a Problem; `deed` begins the sentence. */
export function inOurWords(error: unknown, deed: string): unknown {
  if (!(error instanceof ThreadEnded) || error.reason === "defect") return error;
  const what = error.reason === "time" ? "too much time" : "too much memory";
  return new Problem("rule.too-heavy", `${deed} took ${what} and was stopped. Nothing was changed.`, { cause: error });
}
