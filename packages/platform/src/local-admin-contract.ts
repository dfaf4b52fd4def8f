import { z } from "zod";
import { AuditVerdict, VerifyBody } from "./audit/audit-contract.ts";
import { Email, MemberName } from "./members/member-schema.ts";
import {
  DepartedMember,
  ErasedEntries,
  ErasureReason,
  MAX_TOKEN_DAYS,
  MemberItem,
  OneTimeLink,
  TokenItem,
} from "./members/members-contract.ts";

/**
 * What whoever owns the data directory may do while the server runs, without a password: the way in for
 * `cordon token|member|setup-link|audit`. Spoken as HTTP over a unix socket that only that user can open:
 * `POST /<operation>` with the input as JSON; 200 with the output, or problem+json.
 */

/** `<data>/server.json`, written by the running server and removed when it stops; mode 0600. */
export const ServerFile = z.object({
  pid: z.number().int().positive(),
  /** Where the console answers, best address first. */
  urls: z.array(z.url()).min(1),
  /** Absolute path of the local administration socket. */
  adminSocket: z.string().min(1),
  /** Where plain syslog is taken, when it is. */
  syslog: z.object({ udpPort: z.number().optional(), tcpPort: z.number().optional() }).optional(),
});
export type ServerFile = z.infer<typeof ServerFile>;

export const SERVER_FILE = "server.json";
/** Largest input, what was kept outside of the audit trail; an answer has no limit of its own, lists are short. */
export const MAX_LOCAL_ADMIN_INPUT_BYTES: number = 1024 * 1024;

const Nothing = z.object({});
const ShortLivedToken = z.object({ token: z.string(), expiresAt: z.iso.datetime() });

/** Operation → input and output. The name is the path. */
export const localAdminOperations = {
  createToken: {
    input: z.object({
      name: MemberName,
      role: z.string().min(1).max(40),
      expiresInDays: z.number().int().min(1).max(MAX_TOKEN_DAYS).optional(),
      /** The one host it vouches for; a token of a collector without. */
      hostName: z
        .string()
        .trim()
        .toLowerCase()
        .min(1)
        .max(253)
        .regex(/^[a-z0-9._-]+$/, "must be a host name")
        .optional(),
    }),
    output: TokenItem.extend({ token: z.string() }),
  },
  listTokens: { input: Nothing, output: z.object({ items: z.array(TokenItem) }) },
  revokeToken: {
    input: z.object({ id: z.string().min(1).max(60) }),
    output: z.object({ id: z.string(), name: z.string() }),
  },
  /**
   * A token that may only send events and lives an hour, for `cordon send` on this machine. Its id is the same every
   * time (a new secret replaces the old one), so that a repeated batch is recognised and Sources shows one sender.
   */
  createSendToken: { input: Nothing, output: ShortLivedToken },
  /** The same for `cordon search` on this machine: may only search and read events. */
  createSearchToken: { input: Nothing, output: ShortLivedToken },
  /** The same for `cordon incidents` on this machine: may see incidents and respond to them. */
  createRespondToken: { input: Nothing, output: ShortLivedToken },
  /** The same for `cordon rules` on this machine: may see rules and import them. */
  createTuneToken: { input: Nothing, output: ShortLivedToken },
  addMember: {
    input: z.object({ name: MemberName, email: Email, role: z.string().min(1).max(40) }),
    output: z.object({ member: MemberItem, invitation: OneTimeLink }),
  },
  listMembers: { input: Nothing, output: z.object({ items: z.array(MemberItem) }) },
  listDepartedMembers: { input: Nothing, output: z.object({ items: z.array(DepartedMember) }) },
  eraseMember: { input: ErasureReason.extend({ id: z.string().min(1).max(60) }), output: ErasedEntries },
  /** Until there is an administrator, the link that makes one; then a recovery link for the one with that address. */
  createSetupLink: { input: z.object({ email: Email.optional() }), output: OneTimeLink },
  verifyAudit: { input: VerifyBody, output: AuditVerdict },
} as const satisfies Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>>;

export type LocalAdminOperation = keyof typeof localAdminOperations;
export type LocalAdminInput<Op extends LocalAdminOperation> = z.input<(typeof localAdminOperations)[Op]["input"]>;
export type LocalAdminOutput<Op extends LocalAdminOperation> = z.output<(typeof localAdminOperations)[Op]["output"]>;

/** What the server hands to `startLocalAdmin`: one function per operation, its input already validated. */
export type LocalAdminHandlers = {
  readonly [Op in LocalAdminOperation]: (
    input: z.output<(typeof localAdminOperations)[Op]["input"]>,
  ) => Promise<LocalAdminOutput<Op>>;
};
