import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { text } from "../bounds.ts";

const RuleSetVersion = z.object({
  /** Counts from 1 within its set. */
  number: z.number().int(),
  isActive: z.boolean(),
  importedAt: z.iso.datetime(),
  importedBy: z.string(),
  activatedAt: z.iso.datetime(),
  rules: z.number().int(),
  /** Rules that could not be loaded; `listRuleFailures` says why. */
  failed: z.number().int(),
  /** Sigma filters, which hold back rules of this version. */
  filters: z.number().int(),
});

export const RuleSetItem = z.object({
  id: z.string(),
  name: z.string(),
  origin: z.enum(["built-in", "imported"]),
  /** Newest first; the last ten can be gone back to. */
  versions: z.array(RuleSetVersion),
});
export type RuleSetItem = z.infer<typeof RuleSetItem>;

export const RuleChange = z.object({
  kind: z.enum(["rule", "filter"]),
  change: z.enum(["added", "removed", "changed"]),
  id: z.string(),
  title: z.string(),
  path: z.string(),
});
export type RuleChange = z.infer<typeof RuleChange>;

export const RuleFailure = z.object({
  setId: z.string(),
  setName: z.string(),
  path: z.string(),
  /** From 1. */
  line: z.number().int(),
  error: z.string(),
  /** True when it was loaded all the same: a filter that is meant for no rule of its version. */
  isWarning: z.boolean(),
});
export type RuleFailure = z.infer<typeof RuleFailure>;

/** One line of the body of an import. */
export const RuleFileLine = z.object({
  /** Relative to the folder or archive, with slashes. */
  path: text(1, 500),
  text: z.string(),
});

const READ = { permission: "monitoring:read-rules" } as const;
const EDIT = { permission: "monitoring:edit-rules" } as const;

/** One line of text, as a person reads it. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "one line of text");

const Version = z.object({ id: text(1, 60), number: z.coerce.number().int().min(1).max(1_000_000) });

export const ruleSetRoutes = defineContract({
  listRuleSets: {
    method: "GET",
    path: "/api/v1/rule-sets",
    summary: "Lists the rule sets with their versions; the built-in one first.",
    access: READ,
    response: z.object({ items: z.array(RuleSetItem) }),
  },
  importRules: {
    method: "POST",
    path: "/api/v1/rule-sets/import",
    summary:
      "Imports Sigma rules and filters as a new version of a set: one line of NDJSON with path and text for each file (gzip accepted), at most 64 MB, 20,000 rules and 200 filters. The same files again make no version.",
    access: EDIT,
    problems: [
      "rules.invalid",
      "rules.too-large",
      "rules.too-many",
      "rules.empty",
      "rule.too-heavy",
      "rule-set.reserved",
      "ingest.busy",
    ],
    streams: ["application/x-ndjson", "application/gzip"],
    query: z.object({ name: Name }),
    response: z.object({
      set: RuleSetItem,
      version: z.number().int(),
      rules: z.number().int(),
      failed: z.number().int(),
      filters: z.number().int(),
      /** False when the set had a version with these files; that version is active now. */
      isNew: z.boolean(),
    }),
  },
  listRuleChanges: {
    method: "GET",
    path: "/api/v1/rule-sets/:id/versions/:number/changes",
    summary: "What a version changed against the one before it, by title; at most 5,000.",
    access: READ,
    problems: ["rule-set.version-not-found"],
    params: Version,
    response: z.object({ items: z.array(RuleChange) }),
  },
  activateRuleSetVersion: {
    method: "POST",
    path: "/api/v1/rule-sets/:id/versions/:number/activate",
    summary: "Makes a version the one that counts: back to the one before, or forward again.",
    access: EDIT,
    problems: ["rule-set.not-found", "rule-set.version-not-found"],
    params: Version,
    response: RuleSetItem,
  },
  listRuleFailures: {
    method: "GET",
    path: "/api/v1/rule-failures",
    summary:
      "Lists what the active versions could not load, and filters that are meant for no rule, with file, line and reason; at most 5,000.",
    access: READ,
    response: z.object({ items: z.array(RuleFailure) }),
  },
});
