import { type Explained, explain, WINDOWS_ALIASES } from "@cordon/sigma";
import { createDecoder, type Decode } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { toSigmaEvent } from "../detect/sigma-event.ts";
import { testWords } from "../detect/test-words.ts";
import type { RuleExplanation } from "./rule-contract.ts";
import { onlyRule } from "./try-rule.ts";

type Part = RuleExplanation["parts"][number];

export interface ExplainQuestion {
  /** A rule as it is written. */
  readonly source: string;
  /** One record as it comes from its source. */
  readonly record: string;
  readonly now: Date;
}

/** Says which part of a rule holds for a record, by which field and which value. */
export type RuleExplainer = (question: ExplainQuestion) => Promise<RuleExplanation>;

const MAX_PARTS = 2_000;
const MAX_HITS = 50;
const MAX_VALUE = 1_024;

/** Decodes as the intake does; the decoders are compiled when somebody asks first. */
export function createRuleExplainer(): RuleExplainer {
  let decoding: Promise<Decode> | undefined;
  return async ({ source, record, now }) => {
    const rule = onlyRule(source);
    decoding ??= loadDecoderContent().then(createDecoder);
    const decode = await decoding;
    const raw = record.trim();
    const decoded = decode(raw, { receivedAt: now.getTime(), isHistorical: true, isSyslog: false });
    const event = toSigmaEvent(decoded, raw);
    const { isMeant, ...whole } = explain(rule, event, { aliases: WINDOWS_ALIASES });
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
