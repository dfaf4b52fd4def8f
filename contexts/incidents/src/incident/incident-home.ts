import { Problem } from "@cordon/kernel";
import type { Incident } from "./incident.ts";
import type { By, IncidentScope } from "./incident-scope.ts";
import type { Fact } from "./record.ts";
import { notFound, saveIncident } from "./save-incident.ts";

/** @throws Problem `incident.not-found` */
export async function lockedIncident({ incidents }: IncidentScope, id: string): Promise<Incident> {
  const incident = (await incidents.lock([id])).get(id);
  if (!incident) throw notFound(id);
  return incident;
}

/** The incident that a thing belongs to: the one asked for, or one that became part of it. */
export async function homeOf(scope: IncidentScope, asked: string, own: string): Promise<Incident | undefined> {
  if (asked !== own && !(await scope.incidents.absorbedBy(asked)).includes(own)) return undefined;
  return (await scope.incidents.lock([own])).get(own);
}

/** Writes a record that decides nothing. */
export async function tell(scope: IncidentScope, incident: Incident, fact: Fact, by: By, at: Date): Promise<void> {
  await saveIncident(scope, incident, incident, { facts: [fact], actor: by.actor, at });
}

export function tooMuch(most: number, what: string): Problem {
  return new Problem("incident.too-much", `An incident holds at most ${most} ${what}, removed ones included.`);
}
