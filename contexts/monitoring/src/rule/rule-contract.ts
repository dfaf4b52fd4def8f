import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { AlertEvent } from "../alert/alert-contract.ts";
import { RuleId, text } from "../bounds.ts";
import { LEVELS, RULE_STATUSES } from "./rule.ts";

const Level = z.enum(LEVELS);

export const RuleItem = z.object({
  id: z.string(),
  title: z.string(),
  author: z.string(),
  level: Level,
  status: z.enum(RULE_STATUSES),
  /** ATT&CK, as in `credential-access` and `T1003.001`. */
  tactics: z.array(z.string()),
  techniques: z.array(z.string()),
  /** What it is written for; null is any. */
  product: z.string().nullable(),
  category: z.string().nullable(),
  service: z.string().nullable(),
  set: z.object({ id: z.string(), name: z.string(), origin: z.enum(["built-in", "imported"]) }),
  path: z.string(),
  isOn: z.boolean(),
  /** Whether a person decided so; otherwise it is the default of its set. */
  isSwitched: z.boolean(),
  /** Sigma filters of its set that hold it back. */
  filters: z.number().int(),
  revision: z.number().int(),
  lastFiredAt: z.iso.datetime().nullable(),
  /** Matches of the last 7 and 30 days, today included. */
  matches7Days: z.number().int(),
  matches30Days: z.number().int(),
  alerts30Days: z.number().int(),
  suppressed30Days: z.number().int(),
  /** How its closed alerts were judged. */
  verdicts: z.object({
    truePositive: z.number().int(),
    benignTruePositive: z.number().int(),
    falsePositive: z.number().int(),
  }),
  /** True positives by true and false positives; null without any. Benign ones and duplicates do not count. */
  precision: z.number().min(0).max(1).nullable(),
});
export type RuleItem = z.infer<typeof RuleItem>;

export const RuleDetail = RuleItem.extend({
  description: z.string(),
  license: z.string(),
  tags: z.array(z.string()),
  references: z.array(z.string()),
  falsePositives: z.array(z.string()),
  firstSteps: z.array(z.string()),
  opensIncident: z.boolean(),
  /** The rule as it was written: YAML. */
  source: z.string(),
  /** At most 50 of them: what they match is no match of the rule. */
  heldBackBy: z.array(z.object({ id: z.string(), title: z.string(), path: z.string(), source: z.string() })),
  switch: z.object({ reason: z.string(), by: z.string(), at: z.iso.datetime() }).nullable(),
  /** Every version of every set that holds it, newest first; `isEffective` is the one that counts. */
  versions: z.array(
    z.object({
      setId: z.string(),
      setName: z.string(),
      number: z.number().int(),
      importedAt: z.iso.datetime(),
      isActive: z.boolean(),
      isEffective: z.boolean(),
    }),
  ),
  /** The last 30 days with a match, oldest first. */
  days: z.array(
    z.object({
      day: z.iso.date(),
      matches: z.number().int(),
      alerts: z.number().int(),
      suppressed: z.number().int(),
    }),
  ),
});
export type RuleDetail = z.infer<typeof RuleDetail>;

/** What each part of a rule makes of one record. */
export const RuleExplanation = z.object({
  /** Whether the rule would match: it is meant for such records, and its condition holds. */
  isMatch: z.boolean(),
  isMeant: z.boolean(),
  title: z.string(),
  /** How the record was understood. */
  decoder: z.string(),
  logSource: z.object({
    product: z.string().nullable(),
    category: z.string().nullable(),
    service: z.string().nullable(),
  }),
  /** The condition as a list: each part before those it is made of, which are one deeper. */
  parts: z.array(
    z.object({
      depth: z.number().int(),
      kind: z.enum(["and", "or", "not", "some", "search", "field", "keywords"]),
      /** A search by its name, a field with its modifiers, or the kind again. */
      part: z.string(),
      holds: z.boolean(),
      hits: z.array(z.object({ test: z.string(), field: z.string(), value: z.string().nullable() })),
      /** Of a field: the values that the record has; null where it has none. */
      found: z.array(z.string()).nullable(),
    }),
  ),
  /** True when there are more parts. */
  isCut: z.boolean(),
});
export type RuleExplanation = z.infer<typeof RuleExplanation>;

/** What a rule would have done over stored records. */
export const RuleTrialAnswer = z.object({
  title: z.string(),
  /** Of receipt. */
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** Records of its log source that it was run over, newest by their own clock first. */
  events: z.number().int(),
  /** False when there are more, and the time was up. */
  isComplete: z.boolean(),
  matches: z.number().int(),
  /** Alerts it would have raised, as if each stayed open. */
  alerts: z.number().int(),
  /** Whether one "noisy rule" alert would have taken the most of them, had all come within an hour. */
  isNoisy: z.boolean(),
  /** Most matches first, at most 50. */
  hosts: z.array(z.object({ host: z.string(), matches: z.number().int() })),
  hostCount: z.number().int(),
  /** The first 20 it matched, in the order it met them. */
  samples: z.array(AlertEvent),
});
export type RuleTrialAnswer = z.infer<typeof RuleTrialAnswer>;

const RuleOrText = z
  .object({
    ruleId: RuleId.optional(),
    /** A rule in Sigma's format. */
    source: z.string().min(1).max(131_072).optional(),
  })
  .refine(({ ruleId, source }) => (ruleId === undefined) !== (source === undefined), {
    message: "either the id of a rule or its text",
    path: ["source"],
  });

export const RuleSort = z.enum(["title", "level", "fired", "matches", "alerts", "precision"]);
export type RuleSort = z.infer<typeof RuleSort>;

/** What became of each rule of a switch of many. */
export const RuleSwitchOutcome = z.object({
  /** With the revision that taking it back needs. */
  done: z.array(z.object({ id: z.string(), revision: z.number().int() })),
  /** `changed`: somebody switched it since that revision; `missing`: no active set holds it. */
  skipped: z.array(z.object({ id: z.string(), why: z.enum(["changed", "missing"]) })),
});
export type RuleSwitchOutcome = z.infer<typeof RuleSwitchOutcome>;

const RuleFacet = z.object({ value: z.string(), label: z.string(), rules: z.number().int() });
export type RuleFacet = z.infer<typeof RuleFacet>;

const Filters = z.object({
  /** In titles, authors, ids, techniques and paths, whatever the case. */
  q: text(0, 200).default(""),
  isOn: z.stringbool().optional(),
  /** This level or worse. */
  level: Level.optional(),
  setId: text(1, 60).optional(),
  product: text(1, 100).optional(),
  tactic: text(1, 60).optional(),
  hasFired: z.stringbool().optional(),
});
export type RuleFilters = z.infer<typeof Filters>;

const READ = { permission: "monitoring:read-rules" } as const;

export const ruleRoutes = defineContract({
  listRules: {
    method: "GET",
    path: "/api/v1/rules",
    summary:
      "Lists the rules that count, each once; those with the most matches first unless another sort is asked for.",
    access: READ,
    query: Filters.extend({
      sort: RuleSort.default("matches"),
      order: z.enum(["ascending", "descending"]).default("descending"),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(2_000).optional(),
    }),
    response: z.object({ items: z.array(RuleItem), nextCursor: z.string().nullable(), total: z.number().int() }),
  },
  ruleFacets: {
    method: "GET",
    path: "/api/v1/rules/facets",
    summary:
      "Counts the rules that count by set, product, tactic and level, with what is on, and what could not be loaded.",
    access: READ,
    response: z.object({
      total: z.number().int(),
      on: z.number().int(),
      failed: z.number().int(),
      sets: z.array(RuleFacet),
      products: z.array(RuleFacet),
      tactics: z.array(RuleFacet),
      levels: z.array(RuleFacet),
    }),
  },
  getRule: {
    method: "GET",
    path: "/api/v1/rules/:id",
    summary: "One rule: its text, what it says about itself, its versions and how it did.",
    access: READ,
    problems: ["rule.not-found"],
    params: z.object({ id: RuleId }),
    response: RuleDetail,
  },
  explainRule: {
    method: "POST",
    path: "/api/v1/rules/explain",
    summary: "Says which part of a rule, given by its id or as text, holds for one record, by which field and value.",
    access: READ,
    problems: ["rule.not-found", "rule.invalid", "rule.too-heavy", "rule.busy"],
    body: RuleOrText.and(z.object({ record: z.string().min(1).max(65_536) })),
    response: RuleExplanation,
  },
  tryRule: {
    method: "POST",
    path: "/api/v1/rules/try",
    summary:
      "Runs a rule, given by its id or as text, over the stored records of the last days and says what it would have raised.",
    access: { permission: "monitoring:edit-rules" },
    problems: [
      "rule.not-found",
      "rule.invalid",
      "rule.too-heavy",
      "rule.busy",
      "search.too-slow",
      "search.unavailable",
    ],
    body: RuleOrText.and(z.object({ days: z.number().int().min(1).max(90).default(7) })),
    response: RuleTrialAnswer,
  },
  switchRules: {
    method: "POST",
    path: "/api/v1/rules/switch",
    summary: "Switches many rules on or off for one reason; says of each what became of it.",
    access: { permission: "monitoring:edit-rules" },
    body: z.object({
      isOn: z.boolean(),
      reason: text(1, 500),
      rules: z
        .array(z.object({ id: RuleId, revision: z.number().int() }))
        .min(1)
        .max(500),
    }),
    response: RuleSwitchOutcome,
  },
  switchRule: {
    method: "POST",
    path: "/api/v1/rules/:id/switch",
    summary: "Switches a rule on or off, with the reason; it stays so in later versions.",
    access: { permission: "monitoring:edit-rules" },
    problems: ["rule.not-found", "rule.changed"],
    params: z.object({ id: RuleId }),
    body: z.object({ revision: z.number().int(), isOn: z.boolean(), reason: text(1, 500) }),
    response: RuleDetail,
  },
});
