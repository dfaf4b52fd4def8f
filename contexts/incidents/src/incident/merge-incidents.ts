import type { AlertStore } from "../alert/alert-store.ts";
import { closeIncident, type Incident, moveIncident, pathToAcknowledged, rankOf } from "./incident.ts";
import type { IncidentStore } from "./incident-store.ts";
import type { Actor, Fact } from "./record.ts";
import { type SaveScope, saveIncident } from "./save-incident.ts";

export interface MergeScope extends SaveScope {
  readonly incidents: Pick<IncidentStore, "replace">;
  readonly alerts: Pick<AlertStore, "idsOf" | "rulesOf" | "moveAll">;
}

/**
 * `other` becomes part of `survivor`: its alerts move, its timeline, comments and tasks are read with the survivor's,
 * and it is closed as a duplicate. Whoever had taken it on has taken on the survivor. Gives the survivor, whose
 * summary is the caller's to renew.
 */
export async function mergeInto(
  scope: MergeScope,
  survivor: Incident,
  other: Incident,
  { because, actor, at }: { readonly because: string; readonly actor: Actor; readonly at: Date },
): Promise<Incident> {
  const moved = await scope.alerts.moveAll(other.id, survivor.id);
  const closing = { disposition: "duplicate", reason: because, duplicateOf: survivor.id } as const;
  // Whatever state it is in: it is not closed by a person's judgement but ends in another one.
  const merged: Incident = { ...closeIncident({ ...other, state: "open" }, closing), isMerged: true, alerts: 0 };
  await saveIncident(scope, other, merged, {
    facts: [
      { kind: "merged", incidentId: survivor.id, number: survivor.number, because },
      {
        kind: "moved",
        from: other.state,
        to: "closed",
        because,
        disposition: "duplicate",
        duplicateOf: survivor.id,
      },
    ],
    actor,
    at,
    isDecision: true,
  });

  const taken = takenOver(survivor, other);
  const { incident } = await saveIncident(scope, survivor, taken.incident, {
    facts: [
      { kind: "absorbed", incidentId: other.id, number: other.number, alerts: moved.length, because },
      ...taken.facts,
    ],
    merged: moved,
    actor,
    at,
    isDecision: true,
    hasGathered: true,
  });
  return incident;
}

/** The survivor is at least as far as being taken on when the other was, by the same person if it had nobody. */
function takenOver(survivor: Incident, other: Incident): { incident: Incident; facts: readonly Fact[] } {
  const facts: Fact[] = [];
  let incident = survivor;
  const because = `Merged with #${other.number}, which had come so far`;
  const path = pathToAcknowledged(survivor.state).filter((state) => rankOf(state) <= rankOf(other.state));
  for (const to of path) {
    facts.push({ kind: "moved", from: incident.state, to, because, disposition: null, duplicateOf: null });
    incident = {
      ...moveIncident(incident, to),
      openedBecause: incident.openedBecause ?? other.openedBecause ?? because,
    };
  }
  if (!incident.assignee && other.assignee) {
    facts.push({ kind: "assigned", from: null, to: other.assignee });
    incident = { ...incident, assignee: other.assignee };
  }
  return { incident, facts };
}
