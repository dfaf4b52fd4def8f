import { Problem } from "@cordon/kernel";
import type { Audit } from "@cordon/platform/audit/audit";
import type { By } from "../actor.ts";
import type { RuleSwitchOutcome } from "./rule-contract.ts";
import type { KnownRule, RuleStore } from "./rule-store.ts";

export interface RuleServiceNeeds {
  readonly transaction: <T>(
    work: (scope: { readonly rules: RuleStore; readonly audit: Audit }) => Promise<T>,
  ) => Promise<T>;
  readonly now: () => Date;
  /** After what the worker should run changed. */
  /** Resolves when records that come from then on meet the change. */
  readonly onRulesChanged: () => Promise<void>;
}

export interface RuleService {
  /** @throws Problem `rule.not-found`, `rule.changed` */
  readonly switch: (
    id: string,
    to: { readonly isOn: boolean; readonly reason: string },
    seen: number,
    by: By,
  ) => Promise<void>;
  /** Each that can be, all at once: what runs is made anew a single time. */
  readonly switchMany: (
    rules: readonly { readonly id: string; readonly revision: number }[],
    to: { readonly isOn: boolean; readonly reason: string },
    by: By,
  ) => Promise<RuleSwitchOutcome>;
}

interface Deed {
  readonly id: string;
  readonly seen: number;
  readonly to: { readonly isOn: boolean; readonly reason: string };
  readonly by: By;
  readonly at: Date;
}

export function createRuleService({ transaction, now, onRulesChanged }: RuleServiceNeeds): RuleService {
  return {
    async switch(id, to, seen, by) {
      const at = now();
      await transaction(async (scope) => {
        const { rule, isDone } = await switchOne(scope, { id, seen, to, by, at });
        if (!rule) throw noSuchRule();
        if (isDone) return;
        throw new Problem(
          "rule.changed",
          `Somebody switched “${rule.title}” after you opened it. Look at what it is now, then try again.`,
        );
      });
      await onRulesChanged();
    },
    async switchMany(wanted, to, by) {
      const at = now();
      // In one order, so that two of these at once cannot deadlock.
      const sorted = [...new Map(wanted.map((rule) => [rule.id, rule])).values()].sort((a, b) =>
        a.id < b.id ? -1 : 1,
      );
      const outcome = await transaction(async (scope) => {
        const done: RuleSwitchOutcome["done"] = [];
        const skipped: RuleSwitchOutcome["skipped"] = [];
        for (const { id, revision: seen } of sorted) {
          const { rule, isDone } = await switchOne(scope, { id, seen, to, by, at });
          if (isDone) done.push({ id, revision: seen + 1 });
          else skipped.push({ id, why: rule ? "changed" : "missing" });
        }
        return { done, skipped };
      });
      if (outcome.done.length > 0) await onRulesChanged();
      return outcome;
    },
  };
}

async function switchOne(
  { rules, audit }: { readonly rules: RuleStore; readonly audit: Audit },
  { id, seen, to: { isOn, reason }, by, at }: Deed,
): Promise<{ readonly rule: KnownRule | undefined; readonly isDone: boolean }> {
  const rule = await rules.find(id);
  const isDone = rule !== undefined && (await rules.switch(id, { isOn, reason, by: by.actor.name, at }, seen));
  if (isDone) {
    await audit({
      actor: by.actor,
      action: `monitoring.rule.${isOn ? "switched-on" : "switched-off"}`,
      target: { kind: "rule", id, name: rule.title },
      outcome: "success",
      ...(by.remoteAddress === undefined ? {} : { remoteAddress: by.remoteAddress }),
      details: { revision: seen + 1 },
    });
  }
  return { rule, isDone };
}

export function noSuchRule(): Problem {
  return new Problem("rule.not-found", "No active rule set holds a rule of this id.");
}
