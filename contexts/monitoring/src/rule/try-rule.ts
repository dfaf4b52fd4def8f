import { Problem } from "@cordon/kernel";
import { toAlertEvent } from "../alert/alert-event.ts";
import { createRunQuery, type QueryClient } from "../search/search-client.ts";
import type { RuleTrialAnswer } from "./rule-contract.ts";
import { inOurWords, type RuleThread } from "./rule-thread.ts";
import type { TrialRecord, TrialResult } from "./rule-trial.ts";
import { storedRecords } from "./stored-records.ts";
import type { WrittenRule } from "./written-rule.ts";

export interface TryQuestion extends WrittenRule {
  /** Days of receipt until now. */
  readonly days: number;
}

/**
 * Runs a rule over stored records, newest first, in a thread; the intake is not touched.
 * @throws Problem `rule.invalid`, `rule.too-heavy`, `rule.busy`, `search.unavailable`
 */
export type RuleTrier = (question: TryQuestion) => Promise<RuleTrialAnswer>;

const DAY_MS = 86_400_000;
/** A person waits for it, behind a client that gives up after half a minute. */
const MAX_MS = 15_000;
const MAX_EVENTS = 1_000_000;

/** @param thread of its own: it holds the trial from page to page */
export function createRuleTrier(thread: RuleThread, client: QueryClient, now: () => Date): RuleTrier {
  const run = createRunQuery(client);
  let isBusy = false;
  let number = 0;
  return async ({ days, ...rule }) => {
    if (isBusy) {
      throw new Problem("rule.busy", "Another rule is being tried. Try again in a moment.", { retryAfterSeconds: 5 });
    }
    isBusy = true;
    number += 1;
    try {
      const { title, logSource } = await thread.ask("openTrial", { number, rule });
      const to = now().getTime();
      const from = to - days * DAY_MS;
      const pages = storedRecords(run, { from, to, logSource });
      const { result, isComplete } = await tryOn(pages, (records) => thread.ask("tryRecords", { number, records }));
      await thread.ask("closeTrial", undefined);
      return {
        ...answerOf(title, result),
        from: new Date(from).toISOString(),
        to: new Date(to).toISOString(),
        isComplete,
      };
    } catch (error) {
      throw inOurWords(error, "Trying this rule");
    } finally {
      isBusy = false;
    }
  };
}

const NOTHING: TrialResult = { events: 0, matches: 0, alerts: 0, isNoisy: false, hosts: [], hostCount: 0, samples: [] };

/** Page after page until all is read, or the time is up. */
async function tryOn(
  pages: AsyncIterable<readonly TrialRecord[]>,
  answerTo: (page: readonly TrialRecord[]) => Promise<TrialResult>,
): Promise<{ readonly result: TrialResult; readonly isComplete: boolean }> {
  const deadline = performance.now() + MAX_MS;
  let result = NOTHING;
  for await (const page of pages) {
    result = await answerTo(page);
    if (performance.now() > deadline || result.events >= MAX_EVENTS) return { result, isComplete: false };
  }
  return { result, isComplete: true };
}

function answerOf(
  title: string,
  { samples, hosts, ...counts }: TrialResult,
): Omit<RuleTrialAnswer, "from" | "to" | "isComplete"> {
  return {
    title,
    ...counts,
    hosts: hosts.map((host) => ({ ...host })),
    samples: samples.map((copy, index) => toAlertEvent(copy, index + 1)),
  };
}
