import { z } from "zod";
import { defineContract } from "../http/contract.ts";

const Text = z.string().max(200);

export const AuditItem = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** Name, address and details are null once erased. */
  actor: z.object({
    kind: z.enum(["member", "token", "system", "anonymous"]),
    id: z.string(),
    name: z.string().nullable(),
  }),
  action: z.string(),
  target: z.object({ kind: z.string(), id: z.string(), name: z.string().nullable() }),
  outcome: z.enum(["success", "refused", "failed"]),
  remoteAddress: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  isErased: z.boolean(),
  isSealed: z.boolean(),
});
export type AuditItem = z.infer<typeof AuditItem>;

/** The end of the chain at `sealedAt`: small, to keep outside. */
export const AuditHead = z.object({
  format: z.literal("cordon-audit-head-1"),
  segment: z.number().int().positive(),
  /** Rows in all segments up to this one. */
  entries: z.number().int().nonnegative(),
  /** Hex SHA-256 of the segment's seal, which covers all before it. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  sealedAt: z.iso.datetime(),
});
export type AuditHead = z.infer<typeof AuditHead>;

export const AuditFault = z.object({
  kind: z.enum(["changed", "removed", "inserted", "broken-chain", "truncated", "head-mismatch"]),
  segment: z.number().int().nullable(),
  entryId: z.string().nullable(),
  message: z.string(),
});
export type AuditFault = z.infer<typeof AuditFault>;

export const AuditVerdict = z.object({
  isIntact: z.boolean(),
  segments: z.number().int().nonnegative(),
  /** Sealed entries that were checked. */
  entries: z.number().int().nonnegative(),
  /** Entries not sealed yet; nothing vouches for them. */
  unsealed: z.number().int().nonnegative(),
  /** Entries, sealed or not yet, whose personal data was erased. */
  erased: z.number().int().nonnegative(),
  /** Of the sealed ones, entries that retention deleted; their digests are checked. */
  expired: z.number().int().nonnegative(),
  /** Whether every given head is in the chain. Null when no head was given: truncation cannot be excluded then. */
  isHeadFound: z.boolean().nullable(),
  /** One sentence on what this verification cannot see. */
  limits: z.string(),
  head: AuditHead.nullable(),
  /** At most 100. */
  faults: z.array(AuditFault),
});
export type AuditVerdict = z.infer<typeof AuditVerdict>;

export const MAX_KEPT_CHARS = 400_000;

/** What was kept outside, as text: see `readHeads`. Every head in it must be in the chain. */
export const VerifyBody = z.object({ kept: z.string().max(MAX_KEPT_CHARS).default("") });

/** A place outside that gets the head. */
const HeadDelivery = z.object({
  /** Kind and host, without path or token. */
  target: z.string(),
  /** The newest segment whose head it got. */
  segment: z.number().int().nullable(),
  sentAt: z.iso.datetime().nullable(),
  failingSince: z.iso.datetime().nullable(),
  error: z.string().nullable(),
});
export type HeadDelivery = z.infer<typeof HeadDelivery>;

const READ_AUDIT = { permission: "platform:read-audit" } as const;

export const auditRoutes = defineContract({
  listAudit: {
    method: "GET",
    path: "/api/v1/audit",
    summary: "Lists the audit trail, newest first.",
    access: READ_AUDIT,
    query: z.object({
      /** Id of the actor. */
      actor: Text.optional(),
      /** Whole verb, or its beginning with a dot at the end: `members.`. */
      action: Text.optional(),
      /** Id of the target. */
      target: Text.optional(),
      outcome: z.enum(["success", "refused", "failed"]).optional(),
      /** ISO 8601 or a time ago; all time when both are missing. */
      from: z.string().max(40).optional(),
      to: z.string().max(40).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(400).optional(),
    }),
    response: z.object({ items: z.array(AuditItem), nextCursor: z.string().nullable() }),
  },
  verifyAudit: {
    method: "POST",
    path: "/api/v1/audit/verify",
    summary: "Checks the chain, also against heads that were kept outside.",
    access: { permission: "platform:verify-audit" },
    problems: ["audit.verification-running", "audit.head-invalid"],
    body: VerifyBody,
    response: AuditVerdict,
  },
  getAuditHead: {
    method: "GET",
    path: "/api/v1/audit/head",
    summary: "Gives the head (null until something is sealed) and the places outside that get it.",
    access: READ_AUDIT,
    response: z.object({ head: AuditHead.nullable(), deliveries: z.array(HeadDelivery) }),
  },
});
