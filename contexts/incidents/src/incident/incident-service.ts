import { Problem } from "@cordon/kernel";
import { summarised, type CriticalityOf } from "../triage/summarise.ts";
import { auditIncident } from "./audit-incident.ts";
import {
  type Closing,
  closeIncident,
  type Incident,
  type IncidentState,
  moveIncident,
  pathToAcknowledged,
  type Person,
} from "./incident.ts";
import type { By, IncidentScope, IncidentTransaction } from "./incident-scope.ts";
import { mergeInto } from "./merge-incidents.ts";
import type { Fact } from "./record.ts";
import { changed, notFound, saveIncident } from "./save-incident.ts";
import { takeBack } from "./take-back.ts";

export interface IncidentServiceNeeds {
  readonly transaction: IncidentTransaction;
  readonly now: () => Date;
  /** The member who may take incidents on, by id. */
  readonly responder: (id: string) => Promise<Person | undefined>;
  readonly criticalityOf: CriticalityOf;
}

/** `seen` is the revision of the incident that the person had before them. */
export interface IncidentService {
  /** @throws Problem `incident.not-found`, `incident.changed`, `incident.illegal-transition`, `incident.merged` */
  readonly move: (
    id: string,
    to: Exclude<IncidentState, "closed">,
    seen: number,
    because: string,
    by: By,
  ) => Promise<Incident>;
  /** Null takes it from whoever has it. @throws Problem `incident.not-found`, `incident.changed`, `assignee.unknown` */
  readonly assign: (id: string, assigneeId: string | null, seen: number, by: By) => Promise<Incident>;
  /** @throws Problem `incident.not-found`, `incident.changed`, `incident.illegal-transition`, `incident.duplicate-unknown` */
  readonly close: (id: string, closing: Closing, seen: number, by: By) => Promise<Incident>;
  /** @throws Problem `incident.not-found`, `incident.changed`, `incident.cannot-merge` */
  readonly merge: (
    id: string,
    seen: number,
    other: { readonly id: string; readonly seen: number },
    because: string,
    by: By,
  ) => Promise<Incident>;
  /** Undoes the last decision, for who made it and a short time. @throws Problem `incident.cannot-take-back` */
  readonly takeBack: (id: string, seen: number, by: By) => Promise<Incident>;
}

export function createIncidentService(needs: IncidentServiceNeeds): IncidentService {
  const { transaction, now } = needs;
  return {
    move: (id, to, seen, because, by) =>
      transaction(async (scope) => {
        const before = await undecidedSince(scope, id, seen);
        const moved = moveIncident(before, to);
        const openedBecause = before.openedBecause ?? (to === "open" ? `Opened by ${by.actor.name}` : undefined);
        const { incident } = await saveIncident(
          scope,
          before,
          { ...moved, openedBecause },
          {
            facts: [movedFact(before.state, to, because)],
            actor: by.actor,
            at: now(),
            isDecision: true,
          },
        );
        if (before.state === "closed") await auditIncident(scope.audit, "reopened", incident, by);
        return incident;
      }),
    assign: (id, assigneeId, seen, by) => assign(needs, { id, assigneeId, seen, by }),
    close: (id, closing, seen, by) => close(needs, { id, closing, seen, by }),
    merge: (id, seen, other, because, by) =>
      transaction(async (scope) => {
        const [before, absorbed] = await bothForMerge(scope, { id, seen }, other);
        const merged = await mergeInto(scope, before, absorbed, {
          because: because === "" ? `${by.actor.name} put them together` : because,
          actor: by.actor,
          at: now(),
        });
        const summary = await summarised(scope.alerts, merged, needs.criticalityOf);
        const { incident } = await saveIncident(scope, merged, summary, {
          facts: [],
          actor: by.actor,
          at: now(),
          isDecision: true,
          hasGathered: true,
        });
        await auditIncident(scope.audit, "merged", incident, by, { absorbed: absorbed.id });
        return incident;
      }),
    takeBack: (id, seen, by) =>
      transaction(async (scope) => {
        const before = await undecidedSince(scope, id, seen);
        return takeBack(scope, before, by, now());
      }),
  };
}

async function assign(
  { transaction, now, responder }: IncidentServiceNeeds,
  { id, assigneeId, seen, by }: { id: string; assigneeId: string | null; seen: number; by: By },
): Promise<Incident> {
  const assignee = assigneeId === null ? undefined : await responder(assigneeId);
  if (assigneeId !== null && !assignee) {
    throw new Problem(
      "assignee.unknown",
      "Nobody of that id may respond to incidents. Choose somebody from the list.",
      {
        fields: { assigneeId: "is nobody who may respond" },
      },
    );
  }
  return transaction(async (scope) => {
    const before = await undecidedSince(scope, id, seen);
    const facts: Fact[] = [{ kind: "assigned", from: before.assignee ?? null, to: assignee ?? null }];
    let after: Incident = { ...before, assignee };
    // Whoever takes it for themselves has taken it on.
    const path = assignee !== undefined && assignee.id === by.actor.id ? pathToAcknowledged(before.state) : [];
    for (const to of path) {
      facts.push(movedFact(after.state, to, ""));
      after = { ...moveIncident(after, to), openedBecause: after.openedBecause ?? `Taken by ${by.actor.name}` };
    }
    const { incident } = await saveIncident(scope, before, after, {
      facts,
      actor: by.actor,
      at: now(),
      isDecision: true,
    });
    await auditIncident(scope.audit, "assigned", incident, by, { assignee: assignee?.id ?? null });
    return incident;
  });
}

function close(
  { transaction, now }: IncidentServiceNeeds,
  { id, closing, seen, by }: { id: string; closing: Closing; seen: number; by: By },
): Promise<Incident> {
  return transaction(async (scope) => {
    const before = await unchangedSince(scope, id, seen);
    const after = closeIncident(before, closing);
    const original = await originalOf(scope, after);
    const at = now();
    const { incident } = await saveIncident(scope, before, after, {
      facts: [
        {
          ...movedFact(before.state, "closed", closing.reason),
          disposition: closing.disposition,
          duplicateOf: after.closing?.duplicateOf ?? null,
        },
      ],
      actor: by.actor,
      at,
      isDecision: true,
    });
    if (original) {
      const fact: Fact = { kind: "duplicate-named", incidentId: incident.id, number: incident.number };
      await saveIncident(scope, original, original, { facts: [fact], actor: by.actor, at });
    }
    await auditIncident(scope.audit, "closed", incident, by, {
      disposition: closing.disposition,
      duplicateOf: after.closing?.duplicateOf ?? null,
    });
    return incident;
  });
}

/** The incident that a duplicate names; a merged one stands for the one that it became part of, and is no answer. */
async function originalOf({ incidents }: IncidentScope, { closing }: Incident): Promise<Incident | undefined> {
  if (closing?.duplicateOf === undefined) return undefined;
  const original = (await incidents.lock([closing.duplicateOf])).get(closing.duplicateOf);
  if (original && !original.isMerged && original.closing?.disposition !== "duplicate") return original;
  throw new Problem("incident.duplicate-unknown", "The incident you named does not exist, or is a duplicate itself.", {
    fields: { duplicateOf: "names no incident of its own" },
  });
}

async function bothForMerge(
  { incidents }: IncidentScope,
  into: { readonly id: string; readonly seen: number },
  other: { readonly id: string; readonly seen: number },
): Promise<readonly [Incident, Incident]> {
  if (into.id === other.id) throw new Problem("incident.cannot-merge", "An incident cannot be merged with itself.");
  const locked = await incidents.lock([into.id, other.id]);
  const [a, b] = [locked.get(into.id), locked.get(other.id)];
  if (!a) throw notFound(into.id);
  if (!b) throw notFound(other.id);
  if (isStale(a, into.seen) || hasGatheredSince(a, into.seen)) throw changed(a);
  if (isStale(b, other.seen) || hasGatheredSince(b, other.seen)) throw changed(b);
  if (a.state === "closed" || b.state === "closed") {
    throw new Problem(
      "incident.cannot-merge",
      "One of the two is closed. Reopen it first, or close one as a duplicate of the other.",
    );
  }
  return [a, b];
}

function movedFact(from: IncidentState, to: IncidentState, because: string): Fact & { kind: "moved" } {
  return { kind: "moved", from, to, because: because === "" ? null : because, disposition: null, duplicateOf: null };
}

/** Nobody has decided anything since; alerts and comments may have come. */
async function undecidedSince({ incidents }: IncidentScope, id: string, seen: number): Promise<Incident> {
  const incident = (await incidents.lock([id])).get(id);
  if (!incident) throw notFound(id);
  if (isStale(incident, seen)) throw changed(incident);
  return incident;
}

/** Nor has an alert come that the person has not seen: closing is a judgement on all of them. */
async function unchangedSince(scope: IncidentScope, id: string, seen: number): Promise<Incident> {
  const incident = await undecidedSince(scope, id, seen);
  if (hasGatheredSince(incident, seen)) throw changed(incident);
  return incident;
}

function isStale({ revision, decidedRevision }: Incident, seen: number): boolean {
  return seen < decidedRevision || seen > revision;
}

function hasGatheredSince({ gatheredRevision }: Incident, seen: number): boolean {
  return seen < gatheredRevision;
}
