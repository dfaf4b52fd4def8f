import { Worker } from "node:worker_threads";
import { Problem } from "@cordon/kernel";
import { parseFile, type SigmaRule } from "@cordon/sigma";
import { toAlertEvent } from "../alert/alert-event.ts";
import { createRunQuery, type QueryClient } from "../search/search-client.ts";
import type { RuleTrialAnswer } from "./rule-contract.ts";
import type { TrialRecord, TrialResult } from "./rule-trial.ts";
import { storedRecords } from "./stored-records.ts";

export interface TryQuestion {
  readonly source: string;
  /** Days of receipt until now. */
  readonly days: number;
}

/**
 * Runs a rule over stored records, newest first, in a thread of its own; the intake is not touched.
 * @throws Problem `rule.invalid`, `rule.busy`, `search.unavailable`
 */
export type RuleTrier = (question: TryQuestion) => Promise<RuleTrialAnswer>;

const DAY_MS = 86_400_000;
/** A person waits for it, behind a client that gives up after half a minute. */
const MAX_MS = 15_000;
const MAX_EVENTS = 1_000_000;
const WORKER = new URL("./trial-worker.ts", import.meta.url);

export function createRuleTrier(client: QueryClient, now: () => Date): RuleTrier {
  const run = createRunQuery(client);
  let isBusy = false;
  return async ({ source, days }) => {
    const rule = onlyRule(source);
    if (isBusy) {
      throw new Problem("rule.busy", "Another rule is being tried. Try again in a moment.", { retryAfterSeconds: 5 });
    }
    isBusy = true;
    try {
      const to = now().getTime();
      const from = to - days * DAY_MS;
      const pages = storedRecords(run, { from, to, logSource: rule.logSource });
      const { result, isComplete } = await tryOn(rule, pages);
      return {
        ...answerOf(rule, result),
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        isComplete,
      };
    } finally {
      isBusy = false;
    }
  };
}

/** @throws Problem `rule.invalid` with the line */
export function onlyRule(source: string): SigmaRule {
  const { rules, errors } = parseFile({ path: "rule", text: source });
  const [rule] = rules;
  if (rule && errors.length === 0) return rule;
  const [error] = errors;
  const words = error ? `Line ${error.line}: ${error.message}` : "There is no rule in this text.";
  throw new Problem("rule.invalid", words, { fields: { source: words } });
}

const NOTHING: TrialResult = { events: 0, matches: 0, alerts: 0, isNoisy: false, hosts: [], hostCount: 0, samples: [] };

/** Page after page until all is read, or the time is up. */
async function tryOn(
  rule: SigmaRule,
  pages: AsyncIterable<readonly TrialRecord[]>,
): Promise<{ readonly result: TrialResult; readonly isComplete: boolean }> {
  const deadline = performance.now() + MAX_MS;
  const worker = new Worker(WORKER, { workerData: rule, resourceLimits: { maxOldGenerationSizeMb: 256 } });
  let result = NOTHING;
  try {
    for await (const page of pages) {
      result = await answerTo(worker, page);
      if (performance.now() > deadline || result.events >= MAX_EVENTS) return { result, isComplete: false };
    }
    return { result, isComplete: true };
  } finally {
    await worker.terminate();
  }
}

function answerTo(worker: Worker, page: readonly TrialRecord[]): Promise<TrialResult> {
  return new Promise((resolve, reject) => {
    const onEnd = (cause: unknown): void => {
      worker.off("message", onResult);
      reject(new Error("the thread of a rule's trial ended", { cause }));
    };
    // Taken off one by one: without any listener of its kind a worker hands over no message any more.
    const onResult = (result: TrialResult): void => {
      worker.off("error", onEnd).off("exit", onEnd);
      resolve(result);
    };
    worker.once("message", onResult).once("error", onEnd).once("exit", onEnd);
    worker.postMessage(page);
  });
}

function answerOf(
  rule: SigmaRule,
  { samples, hosts, ...counts }: TrialResult,
): Omit<RuleTrialAnswer, "from" | "to" | "isComplete"> {
  return {
    title: rule.title,
    ...counts,
    hosts: hosts.map((host) => ({ ...host })),
    samples: samples.map((copy, index) => toAlertEvent(copy, index + 1)),
  };
}
