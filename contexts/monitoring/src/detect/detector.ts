import { createRuleSet, type SigmaRule, WINDOWS_ALIASES } from "@cordon/sigma";
import type { DecodedEvent } from "../event/event.ts";
import type { SuppressionFields } from "../suppression/suppression.ts";
import { toSigmaEvent } from "./sigma-event.ts";

/** The rules that run, ready for one thread. */
export interface Detector {
  /** Ids of the rules that match. */
  readonly match: (event: DecodedEvent, raw: string) => readonly string[];
  /** Fields whose values go with a match. */
  readonly fields: SuppressionFields;
  readonly rules: number;
}

const NONE: readonly string[] = [];

export const NO_DETECTOR: Detector = { match: () => NONE, fields: [], rules: 0 };

export function createDetector(rules: readonly SigmaRule[], fields: SuppressionFields): Detector {
  const ruleSet = createRuleSet(rules, { aliases: WINDOWS_ALIASES });
  return {
    fields,
    rules: ruleSet.rules.length,
    match(event, raw) {
      const matched = ruleSet.match(toSigmaEvent(event, raw));
      return matched.length === 0 ? NONE : matched.map((rule) => rule.id);
    },
  };
}
