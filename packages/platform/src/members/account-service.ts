import { Problem } from "@cordon/kernel";
import type { AuditActor, AuditEntry } from "../audit/audit.ts";
import type { Caller } from "../http/handler.ts";
import type { SecretBox } from "../secrets/secret-box.ts";
import { createExpiringMap } from "./expiring-map.ts";
import type { Member } from "./member.ts";
import type { MembersScope, MembersTransaction } from "./members-transaction.ts";
import { hashSecret, makeSecret } from "./opaque-secret.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import { requireFit } from "./password-rules.ts";
import { isFreshlyConfirmed } from "./session.ts";
import type { Visit } from "./session-service.ts";
import type { Session } from "./session-store.ts";
import type { SignInGuard } from "./sign-in-guard.ts";
import { hashRecoveryCode, makeRecoveryCodes, makeTotpSecret, totpContext, totpStep, totpUri } from "./totp.ts";

/** A member and the session they act from. */
export interface Myself {
  readonly member: Member;
  readonly session: Session;
}

/** What members do to their own account. Each change of how one signs in gives the session a new secret. */
export interface AccountService {
  /** @throws Problem `session.not-a-member` for tokens. */
  readonly myself: (caller: Caller | undefined) => Promise<Myself>;
  /**
   * Asks who signed in a while ago for the password.
   * @throws Problem `session.confirmation-needed`, `session.refused`, `session.too-many-attempts`
   */
  readonly confirm: (myself: Myself, password: string | undefined, visit: Visit) => Promise<void>;
  readonly setPreferences: (
    myself: Myself,
    change: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** Ends all other sessions and gives this one's new secret. */
  readonly changePassword: (myself: Myself, current: string | undefined, next: string, visit: Visit) => Promise<string>;
  readonly startTotp: (myself: Myself) => { readonly secret: string; readonly uri: string; readonly expiresAt: Date };
  readonly confirmTotp: (
    myself: Myself,
    code: string,
    visit: Visit,
  ) => Promise<{ codes: readonly string[]; sessionSecret: string }>;
  readonly disableTotp: (myself: Myself, visit: Visit) => Promise<string>;
  /** @throws Problem `session.not-found` for sessions of others. */
  readonly endSession: (myself: Myself, sessionId: string, visit: Visit) => Promise<void>;
  /** Ends the other sessions, gives this one a new secret and writes what happened. */
  readonly changed: (
    scope: MembersScope,
    myself: Myself,
    visit: Visit,
    action: string,
    details?: AuditEntry["details"],
  ) => Promise<string>;
}

export interface AccountNeeds {
  readonly transaction: MembersTransaction;
  readonly guard: SignInGuard;
  readonly hasher: PasswordHasher;
  readonly secretBox: SecretBox;
  readonly issuer: string;
  readonly now: () => Date;
}

const ENROLMENT_MS = 600_000;

export function createAccountService(needs: AccountNeeds): AccountService {
  const { transaction, guard, hasher, now } = needs;
  const changed: AccountService["changed"] = async (scope, { member, session }, visit, action, details) => {
    const secret = makeSecret();
    scope.ended(await scope.sessions.removeOfMember(member.id, session.id));
    await scope.sessions.rotate(session.id, hashSecret(secret), now());
    await scope.audit({ ...ofMember(member, visit), action, outcome: "success", ...(details && { details }) });
    return secret;
  };
  return {
    changed,
    ...createBasics(needs),
    ...createTotp(needs, changed),
    changePassword: async (myself, current, next, visit) => {
      const { member } = myself;
      if (member.passwordHash !== undefined) await guard.checkPassword(member.email, current ?? "", visit);
      requireFit(next, member);
      const passwordHash = await hasher.hash(next);
      return transaction(async (scope) => {
        await scope.members.replace({ ...(await stillThere(scope, member.id)), passwordHash });
        await scope.sessions.forgetDevices(member.id);
        await scope.links.removeOfMember(member.id);
        return changed(scope, myself, visit, "account.password.changed");
      });
    },
  };
}

type TotpPart = Pick<AccountService, "startTotp" | "confirmTotp" | "disableTotp">;

function createTotp(needs: AccountNeeds, changed: AccountService["changed"]): TotpPart {
  const { transaction, guard, now } = needs;
  const enrolments = createExpiringMap<string>({ maxEntries: 1_000, lifeMs: ENROLMENT_MS });
  return {
    startTotp({ member }) {
      if (member.totpSecret !== undefined) {
        throw new Problem(
          "totp.already-on",
          "An authenticator app is in use already. Turn it off before you set up another.",
        );
      }
      const secret = makeTotpSecret();
      enrolments.set(member.id, secret, now());
      return {
        secret,
        uri: totpUri(secret, member.email, needs.issuer),
        expiresAt: new Date(now().getTime() + ENROLMENT_MS),
      };
    },
    async confirmTotp(myself, code, visit) {
      const { member } = myself;
      const secret = enrolments.get(member.id, now());
      if (secret === undefined) throw new Problem("totp.not-started", "The secret is not valid any more. Start again.");
      let step: number | undefined;
      await guard.trySecondFactor(member, visit, async () => {
        step = totpStep(secret, code, now(), undefined);
        return step !== undefined;
      });
      enrolments.delete(member.id);
      const codes = makeRecoveryCodes();
      const sessionSecret = await transaction(async (scope) => {
        const current = await stillThere(scope, member.id);
        refuseSecond(current);
        const sealed = needs.secretBox.seal(secret, totpContext(member.id));
        await scope.members.replace({ ...current, totpSecret: sealed, totpLastStep: step });
        await scope.members.setRecoveryCodes(
          member.id,
          codes.map((each) => hashRecoveryCode(member.id, each)),
        );
        return changed(scope, myself, visit, "account.totp.enabled");
      });
      return { codes, sessionSecret };
    },
    disableTotp: (myself, visit) =>
      transaction(async (scope) => {
        const current = await stillThere(scope, myself.member.id);
        await scope.members.replace({ ...current, totpSecret: undefined, totpLastStep: undefined });
        await scope.members.setRecoveryCodes(current.id, []);
        return changed(scope, myself, visit, "account.totp.disabled");
      }),
  };
}

type Basics = Pick<AccountService, "myself" | "confirm" | "setPreferences" | "endSession">;

function createBasics({ transaction, guard, now }: AccountNeeds): Basics {
  return {
    async myself(caller) {
      const sessionId = caller?.kind === "member" ? caller.sessionId : undefined;
      const found = sessionId && (await transaction(({ sessions }) => sessions.get(sessionId)));
      const member = found && (await transaction(({ members }) => members.get(found.memberId)));
      if (!found || !member)
        throw new Problem("session.not-a-member", "Only people who are signed in have an account of their own.");
      return { member, session: found };
    },
    async confirm(myself, password, visit) {
      if (isFreshlyConfirmed(myself.session, now())) return;
      if (password === undefined || myself.member.passwordHash === undefined) {
        throw new Problem(
          "session.confirmation-needed",
          myself.member.passwordHash === undefined
            ? "Sign in again to change this: your sign-in was a while ago."
            : "Enter your password to change this: your sign-in was a while ago.",
        );
      }
      await guard.checkPassword(myself.member.email, password, visit);
    },
    setPreferences: ({ member }, change) =>
      transaction(async (scope) => {
        const current = await stillThere(scope, member.id);
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const preferences = { ...current.preferences, ...given };
        await scope.members.replace({ ...current, preferences });
        return preferences;
      }),
    endSession: ({ member }, sessionId, visit) =>
      transaction(async (scope) => {
        const session = await scope.sessions.get(sessionId);
        if (session?.memberId !== member.id)
          throw new Problem("session.not-found", "There is no such session of yours.");
        scope.ended(await scope.sessions.remove(sessionId));
        const target = { kind: "session", id: sessionId };
        await scope.audit({ ...ofMember(member, visit), target, action: "session.ended", outcome: "success" });
      }),
  };
}

function refuseSecond(member: Member): void {
  if (member.totpSecret === undefined) return;
  throw new Problem(
    "totp.already-on",
    "An authenticator app is in use already. Turn it off before you set up another.",
  );
}

async function stillThere(scope: MembersScope, id: string): Promise<Member> {
  const member = await scope.members.getForUpdate(id);
  if (member?.state !== "active") throw new Problem("session.not-a-member", "The account was disabled meanwhile.");
  return member;
}

function ofMember(member: Member, visit: Visit): Pick<AuditEntry, "actor" | "target" | "remoteAddress"> {
  const actor: AuditActor = { kind: "member", id: member.id, name: member.name };
  return { actor, target: { kind: "member", id: member.id, name: member.email }, remoteAddress: visit.remoteAddress };
}
