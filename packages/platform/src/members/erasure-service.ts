import { Problem } from "@cordon/kernel";
import type { By } from "./member-service.ts";
import type { MembersTransaction } from "./members-transaction.ts";

export interface ErasureService {
  /**
   * Takes the personal data of somebody who has left out of the audit trail and of the tokens they made; says how many
   * entries that changed. The chain still verifies, ids and deeds stay.
   * @throws Problem `member.still-here`, `member.not-found` when the trail does not know them either
   */
  readonly erase: (by: By, id: string, reason: string) => Promise<number>;
}

export function createErasureService(transaction: MembersTransaction): ErasureService {
  return {
    erase: (by, id, reason) =>
      transaction(async (scope) => {
        const member = await scope.members.get(id);
        if (member) {
          throw new Problem("member.still-here", `${member.name} is still a member. Remove them first.`);
        }
        if (!(await scope.trail.knowsMember(id))) {
          throw new Problem("member.not-found", `No member ${id} ever was here, or their entries have expired.`);
        }
        const entries = await scope.trail.erasePersonal(id);
        await scope.tokens.forgetCreator(id);
        await scope.audit({
          actor: by.actor,
          action: "member.personal-data.erased",
          target: { kind: "member", id },
          outcome: "success",
          details: { entries, reason },
          ...(by.remoteAddress !== undefined && { remoteAddress: by.remoteAddress }),
        });
        return entries;
      }),
  };
}
