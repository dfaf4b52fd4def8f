import { Problem } from "@cordon/kernel";
import type { Audit } from "@cordon/platform/audit/audit";
import type { By } from "../actor.ts";
import type { RuleStore } from "./rule-store.ts";

export interface RuleServiceNeeds {
  readonly transaction: <T>(
    work: (scope: { readonly rules: RuleStore; readonly audit: Audit }) => Promise<T>,
  ) => Promise<T>;
  readonly now: () => Date;
  /** After what the worker should run changed. */
  readonly onRulesChanged: () => void;
}

export interface RuleService {
  /** @throws Problem `rule.not-found`, `rule.changed` */
  readonly switch: (
    id: string,
    to: { readonly isOn: boolean; readonly reason: string },
    seen: number,
    by: By,
  ) => Promise<void>;
}

export function createRuleService({ transaction, now, onRulesChanged }: RuleServiceNeeds): RuleService {
  return {
    async switch(id, { isOn, reason }, seen, by) {
      await transaction(async ({ rules, audit }) => {
        const rule = await rules.find(id);
        if (!rule) throw noSuchRule();
        if (!(await rules.switch(id, { isOn, reason, by: by.actor.name, at: now() }, seen))) {
          throw new Problem(
            "rule.changed",
            `Somebody switched “${rule.title}” after you opened it. Look at what it is now, then try again.`,
          );
        }
        await audit({
          actor: by.actor,
          action: `monitoring.rule.${isOn ? "switched-on" : "switched-off"}`,
          target: { kind: "rule", id, name: rule.title },
          outcome: "success",
          ...(by.remoteAddress === undefined ? {} : { remoteAddress: by.remoteAddress }),
          details: { revision: seen + 1 },
        });
      });
      onRulesChanged();
    },
  };
}

export function noSuchRule(): Problem {
  return new Problem("rule.not-found", "No active rule set holds a rule of this id.");
}
