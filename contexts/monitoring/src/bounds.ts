import { z } from "zod";

/** PostgreSQL has no NUL in text, so nothing that we hold can have one. */
export const text = (least: number, most: number): z.ZodString =>
  z
    .string()
    .min(least)
    .max(most)
    .regex(/^[^\0]*$/, "text without NUL");

/** A rule's own id, usually a UUID. */
export const RuleId = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "the id of a rule");

/** ISO 8601, or a time ago such as `24h`. */
export const Instant = z.string().max(40).optional();

/** The id of a thing by its prefix. */
export const idOf = (prefix: string): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{26}$`), `an id that begins with ${prefix}_`);
