import { Problem } from "@cordon/kernel";
import { createRateLimit } from "../http/rate-limit.ts";
import type { AttemptLimiter, AttemptVerdict } from "./attempt-limiter.ts";
import type { Member } from "./member.ts";
import type { MemberStore } from "./member-store.ts";
import type { MembersTransaction } from "./members-transaction.ts";
import { hashSecret } from "./opaque-secret.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import type { Visit } from "./session-service.ts";
import type { SessionStore } from "./session-store.ts";

/** Everything that can be guessed at goes through here. */
export interface SignInGuard {
  /**
   * The member whose password this is.
   * @throws Problem `session.too-many-attempts`, `session.refused` (the same whether the address or the password is wrong)
   */
  readonly checkPassword: (email: string, password: string, visit: Visit) => Promise<Member>;
  /**
   * Runs `check`, counted as a try at the second factor of that member.
   * @throws Problem `session.too-many-attempts`, `session.refused`
   */
  readonly trySecondFactor: (member: Member, visit: Visit, check: () => Promise<boolean>) => Promise<void>;
  /** Writes into the trail that somebody was refused. `typed` is the address of nobody here. */
  readonly noteRefusal: (what: string, member: Member | undefined, visit: Visit, typed?: string) => Promise<void>;
  /** @throws Problem `session.too-many-attempts` for what names no account. */
  readonly countAddress: (remoteAddress: string) => void;
}

export interface SignInGuardNeeds {
  readonly members: MemberStore;
  readonly sessions: SessionStore;
  readonly limiter: AttemptLimiter;
  readonly hasher: PasswordHasher;
  readonly transaction: MembersTransaction;
  readonly now: () => Date;
}

const MADE_UP_PER_MINUTE = 30;

export function createSignInGuard(needs: SignInGuardNeeds): SignInGuard {
  const { members, sessions, limiter, hasher, now } = needs;
  const noteRefusal = createRefusals(needs);

  const knownDevice = async (member: Member | undefined, visit: Visit): Promise<{ knownDevice?: string }> => {
    if (visit.deviceSecret === undefined) return {};
    const hash = hashSecret(visit.deviceSecret);
    // Asked for unknown addresses as well, so that both take one query.
    return (await sessions.hasDevice(member?.id ?? "", hash)) ? { knownDevice: hash.toString("base64url") } : {};
  };
  return {
    async checkPassword(email, password, visit) {
      const member = await members.getByEmail(email);
      const attempt = allowed(
        limiter.attempt(
          {
            remoteAddress: visit.remoteAddress,
            account: member
              ? { kind: "member", key: member.id }
              : { kind: "unknown", key: hashSecret(email).toString("base64url") },
            ...(await knownDevice(member, visit)),
          },
          now(),
        ),
      );
      const stored = member?.state === "active" ? member.passwordHash : undefined;
      const isRight = await hasher.verify(stored, password);
      if (!member || !isRight) {
        await noteRefusal("password", member, visit, email);
        throw new Problem("session.refused", "Email or password is wrong.");
      }
      attempt.succeeded();
      return member;
    },
    async trySecondFactor(member, visit, check) {
      const account = { kind: "member", key: `${member.id} second factor` } as const;
      const { remoteAddress } = visit;
      const attempt = allowed(
        limiter.attempt({ remoteAddress, account, ...(await knownDevice(member, visit)) }, now()),
      );
      if (!(await check())) {
        await noteRefusal("second factor", member, visit);
        throw new Problem("session.refused", "The code is wrong, or was used already.");
      }
      attempt.succeeded();
    },
    noteRefusal,
    countAddress: (remoteAddress) => void allowed(limiter.attemptFrom(remoteAddress, now())),
  };
}

function createRefusals({ transaction }: SignInGuardNeeds): SignInGuard["noteRefusal"] {
  // Members' refusals are few, since each waits longer than the last; those of made-up addresses must not fill the disk.
  const madeUp = createRateLimit({ perMinute: MADE_UP_PER_MINUTE, maxKeys: 1 });
  return async (what, member, visit, typed = "") => {
    if (!member && madeUp.take("") > 0) return;
    await transaction(({ audit }) =>
      audit({
        actor: { kind: "anonymous", id: "anonymous", name: "anonymous" },
        action: "session.refused",
        target: { kind: "member", id: member?.id ?? "unknown", name: member?.email ?? typed },
        outcome: "refused",
        remoteAddress: visit.remoteAddress,
        details: { what },
      }),
    );
  };
}

function allowed(verdict: AttemptVerdict): AttemptVerdict & { readonly isAllowed: true } {
  if (verdict.isAllowed) return verdict;
  const { retryAfterSeconds } = verdict;
  throw new Problem("session.too-many-attempts", `Too many attempts. Try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });
}
