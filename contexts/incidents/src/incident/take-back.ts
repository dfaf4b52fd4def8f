import { Problem } from "@cordon/kernel";
import { auditIncident } from "./audit-incident.ts";
import type { Closing, Incident } from "./incident.ts";
import type { By, IncidentScope } from "./incident-scope.ts";
import type { TimelineRecord } from "./record.ts";
import { saveIncident } from "./save-incident.ts";

const TAKE_BACK_MINUTES = 15;

/**
 * Undoes the last decision on an incident: what was written stays, and a record says that it does not count.
 * @throws Problem `incident.cannot-take-back` when it is somebody else's, too old, or no decision of a person
 */
export async function takeBack(scope: IncidentScope, before: Incident, by: By, at: Date): Promise<Incident> {
  const written = await scope.timeline.writtenWith(before.id, before.decidedRevision);
  const decisions = written.filter(({ fact }) => fact.kind === "moved" || fact.kind === "assigned");
  requireOwn(decisions, written, before, by, at);
  const restored = await restoredFrom(scope, before, decisions);
  const { incident } = await saveIncident(scope, before, restored, {
    facts: [{ kind: "taken-back", recordIds: decisions.map(({ id }) => id) }],
    actor: by.actor,
    at,
    isDecision: true,
  });
  await auditIncident(scope.audit, "taken-back", incident, by, { from: before.state, to: incident.state });
  return incident;
}

function requireOwn(
  decisions: readonly TimelineRecord[],
  written: readonly TimelineRecord[],
  { isMerged, number }: Incident,
  by: By,
  at: Date,
): void {
  const first = decisions[0];
  const isSimple = written.length === decisions.length && !isMerged;
  if (!first || !isSimple) throw refused(`The last change of #${number} was not a decision that can be undone.`);
  if (first.actor.id !== by.actor.id)
    throw refused(`#${number} was decided by ${first.actor.name}. Ask them, or decide anew.`);
  if (at.getTime() - first.at.getTime() > TAKE_BACK_MINUTES * 60_000) {
    throw refused(`#${number} was decided more than ${TAKE_BACK_MINUTES} minutes ago. Decide anew instead.`);
  }
}

async function restoredFrom(
  scope: IncidentScope,
  before: Incident,
  decisions: readonly TimelineRecord[],
): Promise<Incident> {
  let restored = before;
  for (const { fact } of [...decisions].reverse()) {
    if (fact.kind === "assigned") restored = { ...restored, assignee: fact.from ?? undefined };
    if (fact.kind === "moved") restored = { ...restored, state: fact.from };
  }
  if (restored.state === "candidate") restored = { ...restored, openedBecause: undefined };
  if (restored.state !== "closed") return { ...restored, closing: undefined };
  return { ...restored, closing: before.closing ?? (await lastClosing(scope, before)) };
}

/** What it was closed as, before it was reopened by what is taken back now. */
async function lastClosing({ timeline }: IncidentScope, { id, number }: Incident): Promise<Closing> {
  const closed = (await timeline.listOf([id])).findLast(
    ({ fact }) => fact.kind === "moved" && fact.to === "closed",
  )?.fact;
  if (closed?.kind !== "moved" || closed.disposition === null) throw refused(`How #${number} was closed is not known.`);
  return {
    disposition: closed.disposition,
    reason: closed.because ?? "",
    duplicateOf: closed.duplicateOf ?? undefined,
  };
}

function refused(message: string): Problem {
  return new Problem("incident.cannot-take-back", message);
}
