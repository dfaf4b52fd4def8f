import { newId, Problem } from "@cordon/kernel";
import type { AuditActor } from "../audit/audit.ts";
import type { LinkKind, LinkStore, StoredLink } from "./link-store.ts";
import type { Member } from "./member.ts";
import type { MemberStore } from "./member-store.ts";
import type { MembersScope, MembersTransaction } from "./members-transaction.ts";
import { hashSecret, makeSecret } from "./opaque-secret.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { requireFit } from "./password-rules.ts";
import { ADMINISTRATOR } from "./roles.ts";
import type { SessionService, SignedInSession, Visit } from "./session-service.ts";
import type { SignInGuard } from "./sign-in-guard.ts";

/** The secret is in the fragment: it reaches no server log and no Referer. */
export interface OneTimeLink {
  readonly url: string;
  readonly expiresAt: string;
}

/** Links that let somebody in once: set-up, invitation, recovery. Stored hashed. */
export interface LinkService {
  /** Whether the first administrator is still to be made. */
  readonly isSetupOpen: () => Promise<boolean>;
  /**
   * For `cordon setup-link`: before there is an administrator, the link that makes one; afterwards a recovery
   * link for the administrator with that address (or the only one).
   * @throws Problem `setup.closed`, `member.not-found`
   */
  readonly createSetupLink: (by: AuditActor, email?: string) => Promise<OneTimeLink>;
  /** Within the transaction that adds or resets the member. */
  readonly createMemberLink: (scope: MembersScope, member: Member) => Promise<OneTimeLink>;
  /** @throws Problem `setup.closed`, `link.invalid`, `password.unfit` */
  readonly setUp: (
    request: { readonly secret: string; readonly name: string; readonly email: string; readonly password: string },
    visit: Visit,
  ) => Promise<SignedInSession>;
  /** @throws Problem `link.invalid` */
  readonly read: (
    secret: string,
    visit: Visit,
  ) => Promise<{ kind: "invitation" | "recovery"; name: string; email: string; expiresAt: Date }>;
  /** @throws Problem `link.invalid`, `password.unfit` */
  readonly accept: (
    request: { readonly secret: string; readonly name?: string | undefined; readonly password: string },
    visit: Visit,
  ) => Promise<SignedInSession>;
}

export interface LinkNeeds {
  readonly transaction: MembersTransaction;
  readonly links: LinkStore;
  readonly members: MemberStore;
  readonly guard: SignInGuard;
  readonly hasher: PasswordHasher;
  readonly sessions: SessionService;
  readonly consoleUrl: () => string;
  readonly now: () => Date;
}

const HOUR_MS = 3_600_000;
const LIFE_MS: Readonly<Record<LinkKind, number>> = { setup: HOUR_MS, recovery: HOUR_MS, invitation: 72 * HOUR_MS };
/** Pages of the console; `apps/web/src/router.tsx` has them. */
const PAGE: Readonly<Record<LinkKind, string>> = { setup: "/setup", recovery: "/recovery", invitation: "/invitation" };

export function createLinkService(needs: LinkNeeds): LinkService {
  const { transaction, members, consoleUrl, now } = needs;

  const create = async (scope: MembersScope, kind: LinkKind, memberId: string | undefined): Promise<OneTimeLink> => {
    const [secret, at] = [makeSecret(), now()];
    const expiresAt = new Date(at.getTime() + LIFE_MS[kind]);
    await scope.links.add({ kind, memberId, expiresAt }, hashSecret(secret), at);
    return { url: `${new URL(PAGE[kind], consoleUrl()).href}#${secret}`, expiresAt: expiresAt.toISOString() };
  };
  const createMemberLink: LinkService["createMemberLink"] = (scope, member) =>
    create(scope, member.state === "invited" ? "invitation" : "recovery", member.id);
  return {
    isSetupOpen: async () => !(await members.hasAdministrator()),
    createMemberLink,
    createSetupLink: (by, email) =>
      transaction(async (scope) => {
        if (!(await scope.members.hasAdministrator())) {
          await scope.audit({
            actor: by,
            action: "setup.link.created",
            target: { kind: "install", id: "install" },
            outcome: "success",
          });
          return create(scope, "setup", undefined);
        }
        const administrator = chooseAdministrator(await scope.members.lockAdministrators(), email);
        const target = { kind: "member", id: administrator.id, name: administrator.email };
        await scope.audit({ actor: by, action: "member.recovery-link.created", target, outcome: "success" });
        return createMemberLink(scope, administrator);
      }),
    ...createRedeeming(needs),
  };
}

/** @throws Problem `setup.closed`, `member.not-found` */
function chooseAdministrator(administrators: readonly Member[], email: string | undefined): Member {
  const [only, ...others] = administrators;
  if (email === undefined && only && others.length === 0) return only;
  if (email === undefined) {
    const addresses = administrators.map((administrator) => administrator.email).join(", ");
    throw new Problem(
      "setup.closed",
      `There are several administrators. Say by --email which of them needs a recovery link: ${addresses}.`,
    );
  }
  const named = administrators.find((administrator) => administrator.email === email.trim().toLowerCase());
  if (!named) throw new Problem("member.not-found", `There is no active administrator with the address "${email}".`);
  return named;
}

function createRedeeming(needs: LinkNeeds): Pick<LinkService, "setUp" | "read" | "accept"> {
  const { transaction, links, guard, hasher, sessions, now } = needs;

  /** Looked up before the expensive hash; taken for good only inside the transaction. */
  const find = async (secret: string, kinds: readonly LinkKind[], visit: Visit): Promise<StoredLink> => {
    guard.countAddress(visit.remoteAddress);
    const link = await links.find(hashSecret(secret), now());
    if (!link || !kinds.includes(link.kind)) throw invalid();
    return link;
  };
  const memberOf = async (link: StoredLink): Promise<Member> => {
    const member = link.memberId === undefined ? undefined : await needs.members.get(link.memberId);
    if (!member || member.state === "disabled") throw invalid();
    return member;
  };
  return {
    async setUp({ secret, name, email, password }, visit) {
      if (await needs.members.hasAdministrator()) throw closed();
      await find(secret, ["setup"], visit);
      requireFit(password, { name, email });
      const passwordHash = await hasher.hash(password);
      return transaction(async (scope) => {
        await scope.members.lockSetup();
        if (await scope.members.hasAdministrator()) throw closed();
        if (!(await scope.links.take(hashSecret(secret), now()))) throw invalid();
        const member = firstAdministrator(name, email, passwordHash);
        if (!(await scope.members.add(member, now()))) throw invalid();
        await scope.audit({
          actor: { kind: "member", id: member.id, name },
          action: "setup.completed",
          target: { kind: "member", id: member.id, name: email },
          outcome: "success",
          remoteAddress: visit.remoteAddress,
        });
        return sessions.begin(scope, member, "setup-link", visit);
      });
    },
    async read(secret, visit) {
      const link = await find(secret, ["invitation", "recovery"], visit);
      const { name, email } = await memberOf(link);
      return { kind: link.kind === "recovery" ? "recovery" : "invitation", name, email, expiresAt: link.expiresAt };
    },
    async accept({ secret, name, password }, visit) {
      const link = await find(secret, ["invitation", "recovery"], visit);
      requireFit(password, await memberOf(link));
      const passwordHash = await hasher.hash(password);
      return transaction(async (scope) => {
        const taken = await scope.links.take(hashSecret(secret), now());
        const member = taken?.memberId === undefined ? undefined : await scope.members.getForUpdate(taken.memberId);
        if (!taken || !member || member.state === "disabled") throw invalid();
        return taken.kind === "invitation"
          ? join(scope, sessions, { ...member, name: name ?? member.name, passwordHash, state: "active" }, visit)
          : recover(
              scope,
              sessions,
              { ...member, passwordHash, totpSecret: undefined, totpLastStep: undefined },
              visit,
            );
      });
    },
  };
}

async function join(
  scope: MembersScope,
  sessions: SessionService,
  member: Member,
  visit: Visit,
): Promise<SignedInSession> {
  await scope.members.replace(member);
  await scope.audit({
    ...about(member, visit),
    action: "member.joined",
    outcome: "success",
    details: { role: member.role },
  });
  return sessions.begin(scope, member, "invitation", visit);
}

/** Whoever lost the password may have lost the phone, and somebody else may have both: all starts anew. */
async function recover(
  scope: MembersScope,
  sessions: SessionService,
  member: Member,
  visit: Visit,
): Promise<SignedInSession> {
  await scope.members.replace(member);
  await scope.members.setRecoveryCodes(member.id, []);
  await scope.passkeys.removeOfMember(member.id);
  await scope.sessions.forgetDevices(member.id);
  scope.ended(await scope.sessions.removeOfMember(member.id));
  await scope.links.removeOfMember(member.id);
  await scope.audit({ ...about(member, visit), action: "member.recovered", outcome: "success" });
  return sessions.begin(scope, member, "recovery-link", visit);
}

function about(member: Member, visit: Visit) {
  return {
    actor: { kind: "member", id: member.id, name: member.name },
    target: { kind: "member", id: member.id, name: member.email },
    remoteAddress: visit.remoteAddress,
  } as const;
}

function firstAdministrator(name: string, email: string, passwordHash: string): Member {
  return {
    id: newId("mem"),
    email,
    name,
    role: ADMINISTRATOR,
    state: "active",
    passwordHash,
    totpSecret: undefined,
    totpLastStep: undefined,
    preferences: {},
  };
}

function closed(): Problem {
  return new Problem(
    "setup.closed",
    "This install has an administrator already. Sign in, or ask them for an invitation.",
  );
}

function invalid(): Problem {
  return new Problem("link.invalid", "The link was used already, is too old, or is not complete. Ask for a new one.");
}
