import type { Kysely } from "kysely";
import { type AuditSealer, createAuditSealer } from "../audit/audit-sealer.ts";
import { type AuditService, createAuditService } from "../audit/audit-service.ts";
import { auditHealth } from "../audit/audit-health.ts";
import { createHeadSender, type HeadSender } from "../audit/head-sender.ts";
import { createHeadTargets, type HeadTargetsConfig } from "../audit/head-targets.ts";
import { expireAudit } from "../audit/expire-audit.ts";
import { createAuditHandlers } from "../audit/audit-routes.ts";
import type { AuditTables } from "../audit/tables.ts";
import type { PermissionTable } from "../context.ts";
import type { DependencyCheck } from "../health/health.ts";
import type { Authenticate } from "../http/authenticate.ts";
import type { Handlers } from "../http/handler.ts";
import type { LocalAdminHandlers } from "../local-admin-contract.ts";
import type { Log } from "../log.ts";
import type { About, platformContract } from "../platform-contract.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { createAccountHandlers } from "./account-routes.ts";
import { createAccountService } from "./account-service.ts";
import { createAttemptLimiter } from "./attempt-limiter.ts";
import { createAuthenticate } from "./authenticate.ts";
import { createCookies } from "./cookies.ts";
import { createErasureService } from "./erasure-service.ts";
import { createLinkService, type LinkService } from "./link-service.ts";
import { createLinkStore } from "./link-store.ts";
import { createLocalAdminHandlers } from "./local-admin.ts";
import { createMemberHandlers } from "./member-routes.ts";
import { createMemberService } from "./member-service.ts";
import { createMemberStore } from "./member-store.ts";
import { createMembersTransaction } from "./members-transaction.ts";
import { createOidcService, type OidcConfig } from "./oidc-service.ts";
import { createPasskeyService } from "./passkey-service.ts";
import { createPasskeyStore } from "./passkey-store.ts";
import { createPasswordHasher, type PasswordHasher } from "./password-hasher.ts";
import { PERMISSIONS } from "./permissions.ts";
import { unownedPermissions } from "./roles.ts";
import { createSessionService } from "./session-service.ts";
import { createSessionStore } from "./session-store.ts";
import { createSignInGuard } from "./sign-in-guard.ts";
import { createSignInHandlers } from "./sign-in-routes.ts";
import { createSignInService } from "./sign-in-service.ts";
import type { PlatformTables } from "./tables.ts";
import { createTokenService } from "./token-service.ts";
import { createTokenStore } from "./token-store.ts";

export interface MembersOptions {
  readonly db: Kysely<PlatformTables>;
  readonly secretBox: SecretBox;
  /** Where people reach the console; asked late, since a port may be chosen late. Decides cookies and passkeys. */
  readonly consoleUrl: () => string;
  readonly version: string;
  /** Of all contexts; platform's own are added. */
  readonly permissions: readonly PermissionTable[];
  /** What the About page shows; asked each time it is opened. */
  readonly about: () => Promise<About>;
  /** Told after the fact: event streams of that session end now. */
  readonly onSessionEnded?: (sessionId: string) => void;
  readonly oidc?: OidcConfig | undefined;
  /** Where heads of the audit trail go; nowhere when absent. */
  readonly auditHead?: HeadTargetsConfig;
  /** After how many days entries of the audit trail are deleted; never when absent. */
  readonly auditKeepDays?: number | undefined;
  /** Shown by authenticator apps and passkey dialogs; `Cordon` when absent. */
  readonly issuer?: string;
  /** This install holds invented data; the console says so on every page. */
  readonly isDemo?: boolean;
  readonly log: Log;
  readonly now?: () => Date;
  /** One with OWASP's cost when absent. */
  readonly hasher?: PasswordHasher;
}

export interface Members {
  readonly handlers: Handlers<typeof platformContract>;
  readonly authenticate: Authenticate;
  readonly localAdmin: LocalAdminHandlers;
  readonly links: LinkService;
  readonly audit: AuditService;
  readonly sealer: AuditSealer;
  readonly heads: HeadSender;
  /** Whether the trail is sealed in time and its head gets outside. */
  readonly auditCheck: DependencyCheck;
  /** Begins to seal the trail and to end sessions that are too old. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;
const EXPIRE_EVERY_MS = 3_600_000;

/**
 * Members, sessions, tokens and the audit trail, wired.
 * @throws Error when a role names a permission that none of the contexts owns.
 */
export async function createMembers(options: MembersOptions): Promise<Members> {
  const unowned = unownedPermissions([...options.permissions, PERMISSIONS]);
  if (unowned.length > 0) throw new Error(`Roles name permissions that no context owns: ${unowned.join(", ")}`);
  const parts = await createParts(options);
  const { audit, auditDb, sealer, heads, authenticate, links, now } = parts;
  let timers: readonly NodeJS.Timeout[] = [];
  return {
    handlers: createHandlers(options, parts),
    authenticate,
    localAdmin: createLocalAdminHandlers({ ...parts, db: options.db }),
    links,
    audit,
    sealer,
    heads,
    auditCheck: auditHealth(auditDb, heads, now),
    start() {
      sealer.start();
      heads.start();
      if (timers.length === 0) timers = startSweeps(options, parts);
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await sealer.stop();
      await heads.stop();
    },
  };
}

/** What gets too old: sessions and links each minute, the trail each hour. */
function startSweeps({ auditKeepDays, log }: MembersOptions, parts: Parts): readonly NodeJS.Timeout[] {
  const every = (ms: number, work: () => Promise<unknown>, trouble: string): NodeJS.Timeout =>
    setInterval(() => {
      work().catch((error: unknown) => log.warn({ error: String(error) }, trouble));
    }, ms).unref();
  const sessions = every(SWEEP_EVERY_MS, parts.sessions.sweep, "old sessions not ended, will try again");
  if (auditKeepDays === undefined) return [sessions];
  const expire = () => expireAudit(parts.auditDb, auditKeepDays, parts.now());
  return [sessions, every(EXPIRE_EVERY_MS, expire, "old audit entries not deleted, will try again")];
}

type Parts = Awaited<ReturnType<typeof createParts>>;

async function createParts(options: MembersOptions) {
  const { db, secretBox, consoleUrl, log, issuer = "Cordon", now = () => new Date() } = options;
  const transaction = createMembersTransaction(db, now, options.onSessionEnded ?? (() => {}));
  const [passkeyStore, memberStore, sessionStore] = [
    createPasskeyStore(db),
    createMemberStore(db),
    createSessionStore(db),
  ];
  const hasher = options.hasher ?? (await createPasswordHasher());
  const limiter = createAttemptLimiter();
  const cookies = createCookies(consoleUrl);
  const sessions = createSessionService(db, transaction, now);
  const guard = createSignInGuard({ members: memberStore, sessions: sessionStore, limiter, hasher, transaction, now });
  const common = { transaction, guard, sessions, hasher, secretBox, consoleUrl, issuer, log, now };

  const signIn = createSignInService({ ...common, passkeys: passkeyStore });
  const account = createAccountService(common);
  const links = createLinkService({ ...common, links: createLinkStore(db), members: memberStore });
  const authentication = createAuthenticate({
    ...common,
    tokens: createTokenStore(db),
    sessionCookie: cookies.sessionName,
  });
  const knownPermissions = new Set([...options.permissions, PERMISSIONS].flatMap((table) => Object.keys(table)));
  const auditDb = db as unknown as Kysely<AuditTables>; // the tables of audit are among them
  const heads = createHeadSender({
    db: auditDb,
    targets: createHeadTargets(options.auditHead ?? {}),
    host: () => new URL(consoleUrl()).host,
    now,
    log,
  });
  return {
    ...authentication,
    now,
    cookies,
    sessions,
    sessionStore,
    signIn,
    account,
    links,
    passkeyStore,
    passkeys: createPasskeyService({ ...common, passkeys: passkeyStore, account, signIn }),
    oidc: options.oidc && createOidcService({ ...common, config: options.oidc }),
    members: createMemberService(transaction, links, now),
    erasure: createErasureService(transaction),
    tokens: createTokenService({ transaction, knownPermissions, forget: authentication.forgetToken, now }),
    audit: createAuditService(auditDb, now),
    auditDb,
    heads,
    sealer: createAuditSealer({ db: auditDb, log, now, onSealed: heads.wake }),
  };
}

function createHandlers(options: MembersOptions, parts: Parts): Members["handlers"] {
  const { db, log, version } = options;
  const { now } = parts;
  const permissionSummaries = Object.assign({}, ...options.permissions, PERMISSIONS) as Record<string, string>; // of tables of strings
  return {
    ...createSignInHandlers({ ...parts, db, version, isDemo: options.isDemo === true, log }),
    ...createAccountHandlers(parts),
    ...createMemberHandlers({ ...parts, db, permissionSummaries }),
    ...createAuditHandlers(parts.auditDb, parts.audit, parts.heads, now),
    getAbout: () => options.about(),
  };
}
