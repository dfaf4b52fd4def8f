import { newId, Problem } from "@cordon/kernel";
import type { Audit } from "@cordon/platform/audit/audit";
import type { By } from "../actor.ts";
import {
  isBounded,
  MAX_SUPPRESSION_DAYS,
  MAX_SUPPRESSIONS,
  type Suppression,
  type SuppressionScope,
} from "./suppression.ts";
import type { SuppressionStore } from "./suppression-store.ts";

export interface SuppressionServiceScope {
  readonly suppressions: SuppressionStore;
  readonly audit: Audit;
}

export interface SuppressionNeeds {
  readonly transaction: <T>(work: (scope: SuppressionServiceScope) => Promise<T>) => Promise<T>;
  readonly now: () => Date;
  /** After what the worker should copy of events changed. */
  readonly onRulesChanged: () => void;
}

export interface SuppressionService {
  /** The id of the new one. @throws Problem `suppression.invalid`, `suppression.too-many` */
  readonly create: (
    input: { readonly scope: SuppressionScope; readonly reason: string; readonly endsAt: Date },
    by: By,
  ) => Promise<string>;
  /** @throws Problem `suppression.not-found`, `suppression.changed`, `suppression.invalid` */
  readonly moveEnd: (id: string, endsAt: Date, seen: number, by: By) => Promise<void>;
  /** Now; nothing happens to one that has ended. @throws Problem `suppression.not-found`, `suppression.changed` */
  readonly end: (id: string, by: By) => Promise<void>;
}

const DAY_MS = 86_400_000;

export function createSuppressionService(needs: SuppressionNeeds): SuppressionService {
  const { transaction, now, onRulesChanged } = needs;
  return {
    async create({ scope, reason, endsAt }, by) {
      const at = now();
      if (!isBounded(scope)) throw unbounded();
      checkEnd(endsAt, at);
      const suppression: Suppression = {
        id: newId("sup"),
        scope,
        owner: { id: by.actor.id, name: by.actor.name },
        reason,
        createdAt: at,
        endsAt,
        hits: 0,
        revision: 1,
      };
      await transaction(async ({ suppressions, audit }) => {
        if ((await suppressions.active(at)).length >= MAX_SUPPRESSIONS) throw tooMany();
        await suppressions.add(suppression);
        await audit(entry("created", suppression, by));
      });
      onRulesChanged();
      return suppression.id;
    },

    moveEnd: (id, endsAt, seen, by) =>
      transaction(async ({ suppressions, audit }) => {
        const before = await get(suppressions, id);
        checkEnd(endsAt, now());
        if (before.endsAt <= now()) throw hasEnded();
        if (!(await suppressions.end(id, endsAt, undefined, seen))) throw changed();
        await audit(entry("end-moved", { ...before, endsAt }, by));
      }),

    async end(id, by) {
      await transaction(async ({ suppressions, audit }) => {
        const before = await get(suppressions, id);
        const endsAt = now();
        if (before.endsAt <= endsAt) return;
        if (!(await suppressions.end(id, endsAt, by.actor.name, before.revision))) throw changed();
        await audit(entry("ended", { ...before, endsAt }, by));
      });
      onRulesChanged();
    },
  };
}

async function get(suppressions: SuppressionStore, id: string): Promise<Suppression> {
  const found = await suppressions.find(id);
  if (!found) throw noSuchSuppression();
  return found;
}

export function noSuchSuppression(): Problem {
  return new Problem("suppression.not-found", "There is no such suppression.");
}

function checkEnd(endsAt: Date, now: Date): void {
  if (endsAt > now && endsAt.getTime() <= now.getTime() + MAX_SUPPRESSION_DAYS * DAY_MS) return;
  throw new Problem(
    "suppression.invalid",
    "A suppression ends in the future and within a year. It can be moved later.",
    {
      fields: { endsAt: "in the future, and within a year" },
    },
  );
}

function unbounded(): Problem {
  return new Problem(
    "suppression.invalid",
    "This would hide everything. Name a rule, a host, a user or a field with its value.",
    { fields: { ruleId: "name this, or a host, a user or a field" } },
  );
}

function tooMany(): Problem {
  return new Problem(
    "suppression.too-many",
    `${MAX_SUPPRESSIONS.toLocaleString("en")} suppressions are active already. End those that hide nothing any more.`,
  );
}

function hasEnded(): Problem {
  return new Problem("suppression.invalid", "This suppression has ended. Make a new one with the same scope.");
}

function changed(): Problem {
  return new Problem("suppression.changed", "Somebody changed the suppression after you opened it. Look again.");
}

/** What is hidden can name people, so it stands where it can be erased. */
function entry(deed: "created" | "end-moved" | "ended", suppression: Suppression, by: By): Parameters<Audit>[0] {
  const { id, scope, endsAt } = suppression;
  const conditions = scope.conditions.map(({ field, value }) => `${field}=${value}`);
  const name = [scope.host && `host ${scope.host}`, scope.user && `user ${scope.user}`, ...conditions]
    .filter((part) => part !== undefined && part !== "")
    .join(", ");
  return {
    actor: by.actor,
    action: `monitoring.suppression.${deed}`,
    target: { kind: "suppression", id, ...(name === "" ? {} : { name }) },
    outcome: "success",
    ...(by.remoteAddress === undefined ? {} : { remoteAddress: by.remoteAddress }),
    details: { ruleId: scope.ruleId ?? null, endsAt: endsAt.toISOString() },
  };
}
