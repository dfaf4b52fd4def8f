import { Problem } from "@cordon/kernel";
import type { SecretBox } from "../secrets/secret-box.ts";
import { createExpiringMap } from "./expiring-map.ts";
import type { Member } from "./member.ts";
import type { MembersTransaction } from "./members-transaction.ts";
import { makeSecret } from "./opaque-secret.ts";
import type { PasskeyStore } from "./passkey-store.ts";
import type { SessionService, SignedInSession, SignInMethod, Visit } from "./session-service.ts";
import type { SignInGuard } from "./sign-in-guard.ts";
import { hashRecoveryCode, totpContext, totpStep } from "./totp.ts";

/** Half way: the password was right, the second factor is still missing. */
export interface SecondFactorChallenge {
  readonly challengeId: string;
  readonly methods: ("totp" | "passkey")[];
  readonly expiresAt: Date;
}

export type SignInResult = { readonly session: SignedInSession } | { readonly challenge: SecondFactorChallenge };

export interface SignInService {
  readonly signIn: (
    credentials: { readonly email: string; readonly password: string; readonly code?: string | undefined },
    visit: Visit,
  ) => Promise<SignInResult>;
  readonly proveSecondFactor: (challengeId: string, code: string, visit: Visit) => Promise<SignedInSession>;
  /** Member id of an open challenge; for the passkey ceremony. */
  readonly challenged: (challengeId: string) => string | undefined;
  /** Ends the challenge and signs in by what somebody else has verified. */
  readonly finish: (
    memberId: string,
    method: SignInMethod,
    visit: Visit,
    challengeId?: string,
  ) => Promise<SignedInSession>;
}

export interface SignInNeeds {
  readonly transaction: MembersTransaction;
  readonly passkeys: PasskeyStore;
  readonly guard: SignInGuard;
  readonly sessions: SessionService;
  readonly secretBox: SecretBox;
  readonly now: () => Date;
}

const CHALLENGE_MS = 300_000;
const CHALLENGE_TRIES = 5;

interface OpenChallenge {
  readonly memberId: string;
  tries: number;
}

export function createSignInService(needs: SignInNeeds): SignInService {
  const { transaction, passkeys, guard, sessions, now } = needs;
  // In memory: whoever is half way when Cordon restarts types the password again.
  const challenges = createExpiringMap<OpenChallenge>({ maxEntries: 5_000, lifeMs: CHALLENGE_MS });

  const begin = (memberId: string, method: SignInMethod, visit: Visit): Promise<SignedInSession> =>
    transaction(async (scope) => {
      const member = await scope.members.getForUpdate(memberId);
      if (member?.state !== "active") throw new Problem("session.refused", "The account was disabled meanwhile.");
      return sessions.begin(scope, member, method, visit);
    });
  const finishByCode = async (member: Member, code: string, visit: Visit): Promise<SignedInSession> => {
    let method: SignInMethod | undefined;
    await guard.trySecondFactor(member, visit, async () => {
      method = await useCode(needs, member.id, code);
      return method !== undefined;
    });
    return begin(member.id, method ?? "totp", visit);
  };
  return {
    async signIn({ email, password, code }, visit) {
      const member = await guard.checkPassword(email, password, visit);
      const methods: ("totp" | "passkey")[] = [];
      if (member.totpSecret !== undefined) methods.push("totp");
      if ((await passkeys.ofMember(member.id)).length > 0) methods.push("passkey");
      if (methods.length === 0) return { session: await begin(member.id, "password", visit) };
      if (code !== undefined && methods.includes("totp")) return { session: await finishByCode(member, code, visit) };

      const challengeId = makeSecret();
      challenges.set(challengeId, { memberId: member.id, tries: 0 }, now());
      return { challenge: { challengeId, methods, expiresAt: new Date(now().getTime() + CHALLENGE_MS) } };
    },
    async proveSecondFactor(challengeId, code, visit) {
      guard.countAddress(visit.remoteAddress);
      const challenge = challenges.get(challengeId, now());
      if (!challenge || challenge.tries >= CHALLENGE_TRIES) throw challengeExpired();
      challenge.tries += 1;
      const member = await transaction((scope) => scope.members.get(challenge.memberId));
      if (!member) throw challengeExpired();
      const session = await finishByCode(member, code, visit);
      challenges.delete(challengeId);
      return session;
    },
    challenged: (challengeId) => challenges.get(challengeId, now())?.memberId,
    async finish(memberId, method, visit, challengeId) {
      if (challengeId !== undefined) {
        if (challenges.get(challengeId, now())?.memberId !== memberId) throw challengeExpired();
        challenges.delete(challengeId);
      }
      return begin(memberId, method, visit);
    },
  };
}

/** How the code was right; undefined when it was not. Whichever it was, it does not count again. */
function useCode(needs: SignInNeeds, memberId: string, code: string): Promise<SignInMethod | undefined> {
  return needs.transaction(async (scope) => {
    const member = await scope.members.getForUpdate(memberId);
    if (member?.state !== "active") return undefined;
    if (!/^\d{6}$/.test(code)) {
      return (await scope.members.useRecoveryCode(memberId, hashRecoveryCode(memberId, code)))
        ? "recovery-code"
        : undefined;
    }
    if (member.totpSecret === undefined) return undefined;
    const secret = needs.secretBox.open(member.totpSecret, totpContext(memberId));
    const step = totpStep(secret, code, needs.now(), member.totpLastStep);
    if (step === undefined) return undefined;
    await scope.members.replace({ ...member, totpLastStep: step });
    return "totp";
  });
}

export function challengeExpired(): Problem {
  return new Problem("session.challenge-expired", "The sign-in took too long or was tried too often. Start again.");
}
