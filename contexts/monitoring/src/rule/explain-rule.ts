import { Problem } from "@cordon/kernel";
import type { ExplainQuestion } from "./explanation.ts";
import type { RuleExplanation } from "./rule-contract.ts";
import { inOurWords, type RuleThread } from "./rule-thread.ts";

/**
 * Says which part of a rule holds for a record, by which field and which value.
 * @throws Problem `rule.invalid`, `rule.too-heavy`, `rule.busy`
 */
export type RuleExplainer = (question: ExplainQuestion) => Promise<RuleExplanation>;

const MAX_WAITING = 20;

/** @param thread of its own, so that no import and no trial is waited for */
export function createRuleExplainer(thread: RuleThread): RuleExplainer {
  let waiting = 0;
  return async (question) => {
    if (waiting >= MAX_WAITING) {
      throw new Problem("rule.busy", "Many records are being explained. Try again in a moment.", {
        retryAfterSeconds: 5,
      });
    }
    waiting += 1;
    try {
      return await thread.ask("explain", question);
    } catch (error) {
      throw inOurWords(error, "Explaining this rule");
    } finally {
      waiting -= 1;
    }
  };
}
