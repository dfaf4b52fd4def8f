import { z } from "zod";
import { defineContract } from "../http/contract.ts";
import { Email, MEMBER_STATES, MemberName, OneLine } from "./member-schema.ts";

const Role = z.string().min(1).max(40);
const Permission = z
  .string()
  .max(60)
  .regex(/^[a-z]+:[a-z-]+$/, "must read like context:verb-things");
const Id = z.object({ id: z.string().max(60) });

export const MemberItem = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  state: z.enum(MEMBER_STATES),
  hasSecondFactor: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type MemberItem = z.infer<typeof MemberItem>;

/** Somebody who was removed and still is in the audit trail. */
export const DepartedMember = z.object({
  id: z.string(),
  /** Null once erased. */
  email: z.string().nullable(),
  removedAt: z.iso.datetime(),
  /** Entries that hold their name, or an address they came from. */
  personalEntries: z.number().int().nonnegative(),
  erasedAt: z.iso.datetime().nullable(),
});
export type DepartedMember = z.infer<typeof DepartedMember>;

/** The secret is in the fragment; shown once. */
export const OneTimeLink = z.object({ url: z.string(), expiresAt: z.iso.datetime() });
export type OneTimeLink = z.infer<typeof OneTimeLink>;

export const RoleItem = z.object({
  name: z.string(),
  summary: z.string(),
  /** `token` roles are for tokens only. */
  kind: z.enum(["member", "token"]),
  permissions: z.array(z.object({ name: z.string(), summary: z.string() })),
});
export type RoleItem = z.infer<typeof RoleItem>;

/** Whose word the token carries: one host's, or that of many hosts behind a collector. */
const TokenSource = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("host"),
    name: z
      .string()
      .trim()
      .toLowerCase()
      .min(1)
      .max(253)
      .regex(/^[a-z0-9._-]+$/, "must be a host name"),
  }),
  z.object({ kind: z.literal("collector") }),
]);

export const TokenItem = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  permissions: z.array(z.string()),
  source: TokenSource,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedFrom: z.string().nullable(),
  state: z.enum(["active", "expired", "revoked"]),
});
export type TokenItem = z.infer<typeof TokenItem>;

export const MAX_TOKEN_DAYS = 365;

const NewToken = z
  .object({
    name: MemberName,
    /** Gives the role's permissions; together with `permissions`, those that are in both. */
    role: Role.optional(),
    permissions: z.array(Permission).min(1).max(64).optional(),
    expiresInDays: z.number().int().min(1).max(MAX_TOKEN_DAYS).default(90),
    source: TokenSource.default({ kind: "collector" }),
  })
  .refine((token) => token.role !== undefined || token.permissions !== undefined, {
    path: ["role"],
    message: "name a role or permissions",
  });

/** Stays in the trail for good: no place for a name. */
export const ErasureReason = z.object({ reason: OneLine.min(3).max(500) });
export const ErasedEntries = z.object({ entries: z.number().int().nonnegative() });

const MANAGE_MEMBERS = { permission: "platform:manage-members" } as const;
const MANAGE_TOKENS = { permission: "platform:manage-tokens" } as const;
const MEMBER_PROBLEMS = ["member.not-found", "member.last-administrator"] as const;

export const memberRoutes = defineContract({
  listMembers: {
    method: "GET",
    path: "/api/v1/members",
    summary: "Lists members by name.",
    access: MANAGE_MEMBERS,
    query: z.object({
      q: z.string().max(200).default(""),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      cursor: z.string().max(1_000).optional(),
    }),
    response: z.object({ items: z.array(MemberItem), nextCursor: z.string().nullable() }),
  },
  addMember: {
    method: "POST",
    path: "/api/v1/members",
    summary: "Adds a member and gives the invitation link, which lives 72 hours.",
    access: MANAGE_MEMBERS,
    problems: ["member.exists", "role.unknown"],
    body: z.object({ name: MemberName, email: Email, role: Role }),
    status: 201,
    response: z.object({ member: MemberItem, invitation: OneTimeLink }),
  },
  changeMember: {
    method: "PATCH",
    path: "/api/v1/members/:id",
    summary: "Renames a member, changes the role, disables or enables.",
    access: MANAGE_MEMBERS,
    problems: [...MEMBER_PROBLEMS, "role.unknown", "member.not-joined"],
    params: Id,
    body: z.object({
      name: MemberName.optional(),
      role: Role.optional(),
      state: z.enum(["active", "disabled"]).optional(),
    }),
    response: MemberItem,
  },
  removeMember: {
    method: "DELETE",
    path: "/api/v1/members/:id",
    summary: "Removes a member; the audit trail keeps what they did.",
    access: MANAGE_MEMBERS,
    problems: MEMBER_PROBLEMS,
    params: Id,
    kind: "empty",
  },
  resetSecondFactor: {
    method: "POST",
    path: "/api/v1/members/:id/second-factor-reset",
    summary: "Takes authenticator app and passkeys off a member and ends the sessions.",
    access: MANAGE_MEMBERS,
    problems: ["member.not-found"],
    params: Id,
    kind: "empty",
  },
  endMemberSessions: {
    method: "DELETE",
    path: "/api/v1/members/:id/sessions",
    summary: "Ends all sessions of a member at once; they may sign in again.",
    access: MANAGE_MEMBERS,
    problems: ["member.not-found"],
    params: Id,
    kind: "empty",
  },
  listDepartedMembers: {
    method: "GET",
    path: "/api/v1/members/departed",
    summary: "Lists who was removed, as far as the audit trail still tells: newest first, at most 1,000.",
    access: MANAGE_MEMBERS,
    response: z.object({ items: z.array(DepartedMember) }),
  },
  eraseMember: {
    method: "POST",
    path: "/api/v1/members/:id/erasure",
    summary: "Erases the personal data of somebody who was removed from the audit trail, which still verifies.",
    access: MANAGE_MEMBERS,
    problems: ["member.not-found", "member.still-here"],
    params: Id,
    body: ErasureReason,
    response: ErasedEntries,
  },
  createMemberLink: {
    method: "POST",
    path: "/api/v1/members/:id/link",
    summary: "Makes a new invitation, or a recovery link for somebody who joined; older links stop working.",
    access: MANAGE_MEMBERS,
    problems: ["member.not-found", "member.disabled"],
    params: Id,
    response: OneTimeLink,
  },
  listRoles: {
    method: "GET",
    path: "/api/v1/roles",
    summary: "Says which role gives which permissions.",
    access: "authenticated",
    response: z.object({ items: z.array(RoleItem) }),
  },
  listTokens: {
    method: "GET",
    path: "/api/v1/tokens",
    summary: "Lists tokens, newest first, at most 1,000.",
    access: MANAGE_TOKENS,
    response: z.object({ items: z.array(TokenItem) }),
  },
  createToken: {
    method: "POST",
    path: "/api/v1/tokens",
    summary: "Makes a token; it is shown this once.",
    access: MANAGE_TOKENS,
    problems: ["role.unknown", "permission.unknown", "token.beyond-own-permissions", "token.too-many"],
    body: NewToken,
    status: 201,
    response: z.object({ token: z.string(), item: TokenItem }),
  },
  revokeToken: {
    method: "DELETE",
    path: "/api/v1/tokens/:id",
    summary: "Revokes a token at once.",
    access: MANAGE_TOKENS,
    problems: ["token.not-found"],
    params: Id,
    kind: "empty",
  },
});
