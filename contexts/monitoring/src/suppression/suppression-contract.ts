import { defineContract } from "@cordon/platform/contract";
import { z } from "zod";
import { idOf, RuleId, text } from "../bounds.ts";

const Condition = z.object({ field: text(1, 200), value: text(0, 1_024) });

export const SuppressionItem = z.object({
  id: z.string(),
  /** All that is present must hold. */
  scope: z.object({
    /** Null is any rule. */
    ruleId: z.string().nullable(),
    ruleTitle: z.string().nullable(),
    host: z.string().nullable(),
    user: z.string().nullable(),
    conditions: z.array(Condition),
  }),
  owner: z.string(),
  reason: z.string(),
  createdAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  isActive: z.boolean(),
  /** Whoever ended it before its time. */
  endedBy: z.string().nullable(),
  /** Matches it hid. */
  hits: z.number().int(),
  lastHitAt: z.iso.datetime().nullable(),
  /** Alerts that hold what it hid. */
  alerts: z.number().int(),
  revision: z.number().int(),
});
export type SuppressionItem = z.infer<typeof SuppressionItem>;

const READ = { permission: "monitoring:read-rules" } as const;
const EDIT = { permission: "monitoring:suppress" } as const;
const One = z.object({ id: idOf("sup") });

export const suppressionRoutes = defineContract({
  listSuppressions: {
    method: "GET",
    path: "/api/v1/suppressions",
    summary: "Lists suppressions with what they hid: active ones by their end, or ended ones, last ended first.",
    access: READ,
    query: z.object({
      state: z.enum(["active", "ended"]).default("active"),
      ruleId: RuleId.optional(),
      limit: z.coerce.number().int().min(1).max(2_000).default(500),
    }),
    response: z.object({ items: z.array(SuppressionItem) }),
  },
  createSuppression: {
    method: "POST",
    path: "/api/v1/suppressions",
    summary:
      "Hides what a rule, a host, a user or values of fields have in common, until a date within a year. Matches are still kept and counted.",
    access: EDIT,
    problems: ["suppression.invalid", "suppression.too-many"],
    body: z.object({
      ruleId: RuleId.nullable(),
      host: text(1, 253).nullable().default(null),
      user: text(1, 256).nullable().default(null),
      conditions: z.array(Condition).max(10).default([]),
      reason: text(1, 500),
      endsAt: z.iso.datetime(),
    }),
    status: 201,
    response: SuppressionItem,
  },
  editSuppression: {
    method: "PATCH",
    path: "/api/v1/suppressions/:id",
    summary: "Moves the end of a suppression, within a year from now.",
    access: EDIT,
    problems: ["suppression.not-found", "suppression.changed", "suppression.invalid"],
    params: One,
    body: z.object({ revision: z.number().int(), endsAt: z.iso.datetime() }),
    response: SuppressionItem,
  },
  endSuppression: {
    method: "DELETE",
    path: "/api/v1/suppressions/:id",
    summary: "Ends a suppression now. It stays in the list with what it hid.",
    access: EDIT,
    problems: ["suppression.not-found"],
    params: One,
    response: SuppressionItem,
  },
});
