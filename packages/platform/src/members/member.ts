import { type Id, Problem } from "@cordon/kernel";
import type { MemberState } from "./member-schema.ts";
import { ADMINISTRATOR, memberRole } from "./roles.ts";

export type MemberId = Id<"mem">;

/** A person who may sign in. */
export interface Member {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: string;
  readonly state: MemberState;
  readonly passwordHash: string | undefined;
  /** Sealed; see `totpContext`. */
  readonly totpSecret: string | undefined;
  readonly totpLastStep: number | undefined;
  readonly preferences: Readonly<Record<string, unknown>>;
}

export interface MemberChange {
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly state?: "active" | "disabled" | undefined;
}

/** An administrator who can sign in. */
export function isActiveAdministrator(member: Pick<Member, "role" | "state">): boolean {
  return member.role === ADMINISTRATOR && member.state === "active";
}

/**
 * The member after `change`.
 * @throws Problem `role.unknown`, `member.not-joined`
 */
export function changeMember(member: Member, change: MemberChange): Member {
  if (change.role !== undefined) requireMemberRole(change.role);
  if (change.state === "active" && member.passwordHash === undefined && member.state === "invited") {
    throw new Problem(
      "member.not-joined",
      `${member.name} has not joined yet. The invitation makes the account active.`,
    );
  }
  return {
    ...member,
    name: change.name ?? member.name,
    role: change.role ?? member.role,
    state: change.state ?? member.state,
  };
}

/** @throws Problem `role.unknown` when people cannot have it. */
export function requireMemberRole(name: string): void {
  if (memberRole(name)) return;
  throw new Problem("role.unknown", `There is no role "${name}" for people.`, {
    fields: { role: `"${name}" is no role` },
  });
}

/** @throws Problem `member.last-administrator` when nobody could run this install any more. */
export function requireAnotherAdministrator(
  before: Member,
  after: Member | undefined,
  activeAdministrators: number,
): void {
  if (!isActiveAdministrator(before) || (after && isActiveAdministrator(after)) || activeAdministrators > 1) return;
  throw new Problem(
    "member.last-administrator",
    `${before.name} is the last administrator who can sign in. Make somebody else administrator first.`,
  );
}
