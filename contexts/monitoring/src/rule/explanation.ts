import { type Explained, explain, WINDOWS_ALIASES } from "@cordon/sigma";
import type { Decode } from "../decode/decode.ts";
import { toSigmaEvent } from "../detect/sigma-event.ts";
import { testWords } from "../detect/test-words.ts";
import type { RuleExplanation } from "./rule-contract.ts";
import { onlyRule, type WrittenRule } from "./written-rule.ts";

type Part = RuleExplanation["parts"][number];

export interface ExplainQuestion extends WrittenRule {
  /** One record as it comes from its source. */
  readonly record: string;
  readonly now: Date;
}

const MAX_PARTS = 2_000;
const MAX_HITS = 50;
const MAX_VALUE = 1_024;

/**
 * Which part of a rule holds for a record, decoded as the intake does. CPU alone: it belongs into a thread.
 * @throws Problem `rule.invalid`
 */
export function explainRule({ record, now, ...written }: ExplainQuestion, decode: Decode): RuleExplanation {
  const rule = onlyRule(written);
  const raw = record.trim();
  const decoded = decode(raw, { receivedAt: now.getTime(), isHistorical: true, isSyslog: false });
  const { isMeant, ...whole } = explain(rule, toSigmaEvent(decoded, raw), { aliases: WINDOWS_ALIASES });
  const parts = [...partsOf(whole, 0)];
  return {
    isMatch: isMeant && whole.holds,
    isMeant,
    title: rule.title,
    decoder: decoded.decoder,
    logSource: {
      product: decoded.ecs["log.product"] ?? null,
      category: decoded.ecs["log.category"] ?? null,
      service: decoded.ecs["log.service"] ?? null,
    },
    parts: parts.slice(0, MAX_PARTS),
    isCut: parts.length > MAX_PARTS,
  };
}

/** The tree as a list, each part before what it is made of. */
function* partsOf(explained: Explained, depth: number): Generator<Part> {
  const { kind, part, holds, hits, found } = explained;
  yield {
    depth,
    kind,
    part,
    holds,
    hits: hits.slice(0, MAX_HITS).map(({ test, field, value }) => ({
      test: testWords(test).slice(0, MAX_VALUE),
      field,
      value: value === null ? null : value.slice(0, MAX_VALUE),
    })),
    found: found?.slice(0, MAX_HITS).map((value) => value.slice(0, MAX_VALUE)) ?? null,
  };
  for (const inner of explained.of) yield* partsOf(inner, depth + 1);
}
