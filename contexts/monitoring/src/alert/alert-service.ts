import { Problem } from "@cordon/kernel";
import type { Audit } from "@cordon/platform/audit/audit";
import type { By } from "../actor.ts";
import type { Disposition } from "./alert.ts";
import type { BulkOutcome } from "./alert-contract.ts";
import type { DecidedAlert, DecisionStore } from "./decision-store.ts";

export interface AlertScope {
  readonly decisions: DecisionStore;
  readonly audit: Audit;
}

export interface AlertServiceNeeds {
  readonly transaction: <T>(work: (scope: AlertScope) => Promise<T>) => Promise<T>;
  readonly now: () => Date;
}

type Seen = readonly { readonly id: string; readonly revision: number }[];

/** Decisions of people over many alerts at once. What somebody else decided meanwhile is left alone and named. */
export interface AlertService {
  readonly close: (
    alerts: Seen,
    verdict: { readonly disposition: Disposition; readonly reason: string },
    by: By,
  ) => Promise<BulkOutcome>;
  readonly reopen: (alerts: Seen, by: By) => Promise<BulkOutcome>;
}

export function createAlertService({ transaction, now }: AlertServiceNeeds): AlertService {
  return {
    close: (alerts, { disposition, reason }, by) =>
      transaction(async ({ decisions, audit }) => {
        const { ready, outcome } = sort(await decisions.lock(alerts.map(({ id }) => id)), alerts, "open");
        const verdict = { disposition, reason, by: by.actor.name, at: now() };
        if (ready.length > 0) await decisions.close(numbersOf(ready), verdict);
        for (const alert of ready) await audit(entry("closed", alert, by, { disposition }));
        return outcome;
      }),
    reopen: (alerts, by) =>
      transaction(async ({ decisions, audit }) => {
        await decisions.takeTurn();
        const { ready, outcome } = sort(await decisions.lock(alerts.map(({ id }) => id)), alerts, "closed");
        if (ready.length > 0) await decisions.reopen(numbersOf(ready));
        for (const alert of ready) await audit(entry("reopened", alert, by, {}));
        return outcome;
      }),
  };
}

function numbersOf(alerts: readonly DecidedAlert[]): number[] {
  return alerts.map(({ no }) => no);
}

/** Those that are as the person saw them, in the state they must be in. */
function sort(
  found: readonly DecidedAlert[],
  seen: Seen,
  state: "open" | "closed",
): { readonly ready: readonly DecidedAlert[]; readonly outcome: BulkOutcome } {
  const byId = new Map(found.map((alert) => [alert.id, alert]));
  const ready = new Map<string, DecidedAlert>();
  const skipped: BulkOutcome["skipped"] = [];
  for (const { id, revision } of seen) {
    const alert = byId.get(id);
    if (!alert) skipped.push({ id, why: "missing" });
    else if (alert.state === "suppressed") skipped.push({ id, why: "suppressed" });
    else if (alert.state !== state || alert.revision !== revision) skipped.push({ id, why: "changed" });
    else ready.set(id, alert);
  }
  const done = [...ready.values()].map(({ id, revision }) => ({ id, revision: revision + 1 }));
  return { ready: [...ready.values()], outcome: { done, skipped } };
}

export function noSuchAlert(): Problem {
  return new Problem("alert.not-found", "There is no such alert.");
}

function entry(
  deed: "closed" | "reopened",
  { id, title }: DecidedAlert,
  by: By,
  details: Readonly<Record<string, string>>,
): Parameters<Audit>[0] {
  return {
    actor: by.actor,
    action: `monitoring.alert.${deed}`,
    target: { kind: "alert", id, name: title },
    outcome: "success",
    ...(by.remoteAddress === undefined ? {} : { remoteAddress: by.remoteAddress }),
    details,
  };
}
