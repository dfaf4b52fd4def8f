import { Problem } from "@cordon/kernel";
import type { AlertStore } from "../alert/alert-store.ts";
import { announce, type EmitIncidentEvent } from "./announce.ts";
import type { Incident } from "./incident.ts";
import type { IncidentStore } from "./incident-store.ts";
import type { Actor, Fact } from "./record.ts";
import type { TimelineStore } from "./timeline-store.ts";

export interface SaveScope {
  readonly incidents: Pick<IncidentStore, "replace">;
  readonly timeline: Pick<TimelineStore, "append">;
  readonly alerts: Pick<AlertStore, "idsOf" | "rulesOf">;
  readonly emit: EmitIncidentEvent;
}

export interface Saving {
  readonly facts: readonly Fact[];
  readonly actor: Actor;
  readonly at: Date;
  /** Alerts that joined by a merge; those that joined alone are in the facts. */
  readonly merged?: readonly string[];
  /** State, assignee or merge are different now. */
  readonly isDecision?: boolean;
  /** Alerts joined or grew. */
  readonly hasGathered?: boolean;
}

/** Writes an incident, the records of what happened to it, and what others should hear: all or nothing. */
export async function saveIncident(
  scope: SaveScope,
  before: Incident,
  after: Incident,
  { facts, actor, at, merged = [], isDecision = false, hasGathered = false }: Saving,
): Promise<{ readonly incident: Incident; readonly recordIds: readonly string[] }> {
  const revision = before.revision + 1;
  const incident: Incident = {
    ...after,
    changedAt: at,
    revision,
    decidedRevision: isDecision ? revision : before.decidedRevision,
    gatheredRevision: hasGathered ? revision : before.gatheredRevision,
  };
  if (!(await scope.incidents.replace(incident, before.revision))) throw changed(before);
  const recordIds = await scope.timeline.append(incident.id, facts, { actor, at, revision });
  const joined = [...facts.flatMap((fact) => (fact.kind === "alert-joined" ? [fact.alertId] : [])), ...merged];
  await announce(scope, before, incident, { facts, joined });
  return { incident, recordIds };
}

export function changed({ number }: Pick<Incident, "number">): Problem {
  return new Problem(
    "incident.changed",
    `Incident #${number} changed after you opened it. Look at what it is now, then try again.`,
  );
}

export function notFound(id: string): Problem {
  return new Problem("incident.not-found", `There is no incident ${id.slice(0, 60)}.`);
}
