import { newId, Problem } from "@cordon/kernel";
import type { AuditActor, AuditEntry } from "../audit/audit.ts";
import type { LinkService, OneTimeLink } from "./link-service.ts";
import {
  changeMember,
  type Member,
  type MemberChange,
  requireAnotherAdministrator,
  requireMemberRole,
} from "./member.ts";
import type { MembersScope, MembersTransaction } from "./members-transaction.ts";

/** Who does it, from where. */
export interface By {
  readonly actor: AuditActor;
  readonly remoteAddress?: string;
}

export interface MemberService {
  /** @throws Problem `member.exists`, `role.unknown` */
  readonly add: (
    by: By,
    member: { readonly name: string; readonly email: string; readonly role: string },
  ) => Promise<{ id: string; invitation: OneTimeLink }>;
  /** @throws Problem `member.not-found`, `member.last-administrator`, `role.unknown`, `member.not-joined` */
  readonly change: (by: By, id: string, change: MemberChange) => Promise<void>;
  /** @throws Problem `member.not-found`, `member.last-administrator` */
  readonly remove: (by: By, id: string) => Promise<void>;
  /** @throws Problem `member.not-found` */
  readonly resetSecondFactor: (by: By, id: string) => Promise<void>;
  /** @throws Problem `member.not-found` */
  readonly endSessions: (by: By, id: string) => Promise<void>;
  /** @throws Problem `member.not-found`, `member.disabled` */
  readonly createLink: (by: By, id: string) => Promise<OneTimeLink>;
}

export function createMemberService(
  transaction: MembersTransaction,
  links: LinkService,
  now: () => Date,
): MemberService {
  return {
    add: (by, { name, email, role }) =>
      transaction(async (scope) => {
        requireMemberRole(role);
        const member = invited(name, email, role);
        if (!(await scope.members.add(member, now()))) {
          throw new Problem("member.exists", `There is a member with the address "${email}" already.`, {
            fields: { email: "is taken" },
          });
        }
        await scope.audit(entry(by, member, "member.added", { role }));
        return { id: member.id, invitation: await links.createMemberLink(scope, member) };
      }),
    change: (by, id, change) =>
      transaction(async (scope) => {
        const { before, administrators } = await lock(scope, id);
        const after = changeMember(before, change);
        requireAnotherAdministrator(before, after, administrators);
        await scope.members.replace(after);
        await writeChange(scope, by, before, after);
        if (after.role === before.role && after.state === before.state) return;
        // What the sessions were given no longer holds; they end rather than carry it over.
        scope.ended(await scope.sessions.removeOfMember(id));
        if (after.state === "disabled") await scope.links.removeOfMember(id);
      }),
    remove: (by, id) =>
      transaction(async (scope) => {
        const { before, administrators } = await lock(scope, id);
        requireAnotherAdministrator(before, undefined, administrators);
        scope.ended(await scope.sessions.removeOfMember(id));
        await scope.members.remove(id);
        await scope.audit(entry(by, before, "member.removed", { role: before.role }));
      }),
    ...createTakingAway(transaction),
    createLink: (by, id) =>
      transaction(async (scope) => {
        const { before } = await lock(scope, id);
        if (before.state === "disabled")
          throw new Problem("member.disabled", `${before.name} is disabled. Enable the account first.`);
        const kind = before.state === "invited" ? "invitation" : "recovery-link";
        await scope.audit(entry(by, before, `member.${kind}.created`));
        return links.createMemberLink(scope, before);
      }),
  };
}

/** What an administrator takes from a member who may still sign in. */
function createTakingAway(transaction: MembersTransaction): Pick<MemberService, "resetSecondFactor" | "endSessions"> {
  return {
    resetSecondFactor: (by, id) =>
      transaction(async (scope) => {
        const { before } = await lock(scope, id);
        await scope.members.replace({ ...before, totpSecret: undefined, totpLastStep: undefined });
        await scope.members.setRecoveryCodes(id, []);
        const passkeys = await scope.passkeys.removeOfMember(id);
        scope.ended(await scope.sessions.removeOfMember(id));
        await scope.audit(
          entry(by, before, "member.second-factor.reset", { hadTotp: before.totpSecret !== undefined, passkeys }),
        );
      }),
    endSessions: (by, id) =>
      transaction(async (scope) => {
        const { before } = await lock(scope, id);
        const sessions = await scope.sessions.removeOfMember(id);
        scope.ended(sessions);
        await scope.audit(entry(by, before, "member.sessions.ended", { sessions: sessions.length }));
      }),
  };
}

/** Administrators first and always in one order, so that two requests neither deadlock nor both remove the last one. */
async function lock(scope: MembersScope, id: string): Promise<{ before: Member; administrators: number }> {
  const administrators = (await scope.members.lockAdministrators()).length;
  const before = await scope.members.getForUpdate(id);
  if (!before) throw new Problem("member.not-found", `There is no member ${id}.`);
  return { before, administrators };
}

async function writeChange(scope: MembersScope, by: By, before: Member, after: Member): Promise<void> {
  if (after.name !== before.name) await scope.audit(entry(by, after, "member.renamed"));
  if (after.role !== before.role)
    await scope.audit(entry(by, after, "member.role.changed", { from: before.role, to: after.role }));
  if (after.state !== before.state)
    await scope.audit(entry(by, after, after.state === "disabled" ? "member.disabled" : "member.enabled"));
}

function entry(by: By, member: Member, action: string, details?: AuditEntry["details"]): AuditEntry {
  return {
    actor: by.actor,
    action,
    target: { kind: "member", id: member.id, name: member.email },
    outcome: "success",
    ...(by.remoteAddress !== undefined && { remoteAddress: by.remoteAddress }),
    ...(details && { details }),
  };
}

function invited(name: string, email: string, role: string): Member {
  return {
    id: newId("mem"),
    email,
    name,
    role,
    state: "invited",
    passwordHash: undefined,
    totpSecret: undefined,
    totpLastStep: undefined,
    preferences: {},
  };
}
