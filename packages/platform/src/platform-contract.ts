import { z } from "zod";
import { auditRoutes } from "./audit/audit-contract.ts";
import { defineContract } from "./http/contract.ts";
import { memberRoutes } from "./members/members-contract.ts";
import { selfRoutes, signInRoutes } from "./members/sign-in-contract.ts";

export { healthContract, Readiness } from "./health/health-contract.ts";
export { StreamEnd, streamContract } from "./http/event-stream-contract.ts";
export {
  AuditFault,
  AuditHead,
  AuditItem,
  AuditVerdict,
  type HeadDelivery,
  MAX_KEPT_CHARS,
} from "./audit/audit-contract.ts";
export {
  DepartedMember,
  MAX_TOKEN_DAYS,
  MemberItem,
  OneTimeLink,
  RoleItem,
  TokenItem,
} from "./members/members-contract.ts";
export { MEMBER_STATES, MIN_PASSWORD_LENGTH, type MemberState } from "./members/member-schema.ts";
export { Preferences, SignInAnswer, WhoAmI } from "./members/sign-in-contract.ts";

export const About = z.object({
  version: z.string(),
  startedAt: z.iso.datetime(),
  uptimeSeconds: z.number().int().nonnegative(),
  /** Name of the store → bytes on disk; null when it cannot be told. */
  stores: z.array(
    z.object({ name: z.string(), bytes: z.number().nonnegative().nullable(), version: z.string().nullable() }),
  ),
});
export type About = z.infer<typeof About>;

/** Platform's own routes. Browser-safe. */
export const platformContract = defineContract({
  ...signInRoutes,
  ...selfRoutes,
  ...memberRoutes,
  ...auditRoutes,
  getAbout: {
    method: "GET",
    path: "/api/v1/about",
    summary: "Says which version runs since when, and how large its stores are.",
    access: { permission: "platform:read-about" },
    response: About,
  },
});
