import { Problem } from "@cordon/kernel";
import { type Explained, explain, parseFile, type SigmaRule, type Test, WINDOWS_ALIASES } from "@cordon/sigma";
import { createDecoder, type Decode } from "../decode/decode.ts";
import { loadDecoderContent } from "../decode/decoder-content.ts";
import { toSigmaEvent } from "../detect/sigma-event.ts";
import type { RuleExplanation } from "./rule-contract.ts";

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
    const rule = ruleOf(source);
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

/** @throws Problem `rule.invalid` with the line */
function ruleOf(source: string): SigmaRule {
  const { rules, errors } = parseFile({ path: "rule", text: source });
  const [rule] = rules;
  if (rule && errors.length === 0) return rule;
  const [error] = errors;
  const words = error ? `Line ${error.line}: ${error.message}` : "There is no rule in this text.";
  throw new Problem("rule.invalid", words, { fields: { source: words } });
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
      test: wordsOf(test).slice(0, MAX_VALUE),
      field,
      value: value === null ? null : value.slice(0, MAX_VALUE),
    })),
    found: found?.slice(0, MAX_HITS).map((value) => value.slice(0, MAX_VALUE)) ?? null,
  };
  for (const inner of explained.of) yield* partsOf(inner, depth + 1);
}

const OPERATORS = { equals: "is", contains: "contains", starts: "starts with", ends: "ends with" } as const;
const COMPARISONS = { lt: "<", lte: "≤", gt: ">", gte: "≥", eq: "=", neq: "≠" } as const;

function wordsOf(test: Test): string {
  switch (test.kind) {
    case "text":
      return `${OPERATORS[test.operator]} "${test.text}"`;
    case "glob":
      return `is like "${test.parts.map((part) => (typeof part === "string" ? part : part.any === "text" ? "*" : "?")).join("")}"`;
    case "regex":
      return `matches /${test.pattern}/${test.flags}`;
    case "cidr":
      return `is in ${test.network}/${test.prefix}`;
    case "compare":
      return `${test.part === undefined ? "" : `its ${test.part} `}${COMPARISONS[test.comparison]} ${test.value}`;
    case "exists":
      return test.expected ? "is there" : "is not there";
    case "null":
      return "is empty or not there";
    case "fieldref":
      return `${OPERATORS[test.operator]} what ${test.field} has`;
    case "none":
      return `is none of: ${test.of.map(wordsOf).join("; ")}`;
  }
}
