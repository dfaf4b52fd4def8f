import type { Kysely } from "kysely";
import { type AuditSealer, createAuditSealer } from "../audit/audit-sealer.ts";
import { type AuditService, createAuditService } from "../audit/audit-service.ts";
import { createAuditHandlers } from "../audit/audit-routes.ts";
import type { AuditTables } from "../audit/tables.ts";
import type { PermissionTable } from "../context.ts";
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
  /** Shown by authenticator apps and passkey dialogs; `Cordon` when absent. */
  readonly issuer?: string;
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
  /** Begins to seal the trail and to end sessions that are too old. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;

/**
 * Members, sessions, tokens and the audit trail, wired.
 * @throws Error when a role names a permission that none of the contexts owns.
 */
export async function createMembers(options: MembersOptions): Promise<Members> {
  const unowned = unownedPermissions([...options.permissions, PERMISSIONS]);
  if (unowned.length > 0) throw new Error(`Roles name permissions that no context owns: ${unowned.join(", ")}`);
  const parts = await createParts(options);
  const { sessions, audit, sealer, authenticate, links } = parts;
  let timer: NodeJS.Timeout | undefined;
  return {
    handlers: createHandlers(options, parts),
    authenticate,
    localAdmin: createLocalAdminHandlers({ ...parts, db: options.db }),
    links,
    audit,
    sealer,
    start() {
      sealer.start();
      timer ??= setInterval(() => {
        sessions
          .sweep()
          .catch((error: unknown) =>
            options.log.warn({ error: String(error) }, "old sessions not ended, will try again"),
          );
      }, SWEEP_EVERY_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      await sealer.stop();
    },
  };
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
    tokens: createTokenService({ transaction, knownPermissions, forget: authentication.forgetToken, now }),
    audit: createAuditService(auditDb, now),
    auditDb,
    sealer: createAuditSealer({ db: auditDb, log, now }),
  };
}

function createHandlers(options: MembersOptions, parts: Parts): Members["handlers"] {
  const { db, log, version } = options;
  const { now } = parts;
  const permissionSummaries = Object.assign({}, ...options.permissions, PERMISSIONS) as Record<string, string>; // of tables of strings
  return {
    ...createSignInHandlers({ ...parts, db, version, log }),
    ...createAccountHandlers(parts),
    ...createMemberHandlers({ db, members: parts.members, tokens: parts.tokens, permissionSummaries, now }),
    ...createAuditHandlers(parts.auditDb, parts.audit, now),
    getAbout: () => options.about(),
  };
}
