import { newId, Problem } from "@cordon/kernel";
import { createHash } from "node:crypto";
import { auditIncident } from "../incident/audit-incident.ts";
import { homeOf, lockedIncident, tell, tooMuch } from "../incident/incident-home.ts";
import type { By, IncidentTransaction } from "../incident/incident-scope.ts";
import { type Evidence, evidenceTitle, type KeptEvent } from "./evidence.ts";

const MAX_EVIDENCE = 500;

/** An event as it is stored now, with its whole record. */
export interface StoredEvent extends KeptEvent {
  readonly raw: string;
}

export type NewEvidence =
  | { readonly kind: "event"; readonly event: StoredEvent; readonly note: string }
  | { readonly kind: "text"; readonly text: string; readonly note: string }
  | { readonly kind: "link"; readonly url: string; readonly note: string };

/**
 * What people keep with an incident. Adding overwrites nothing, so it is never refused for what others did meanwhile;
 * what was added stays, and at most says that it does not count any more.
 */
export interface EvidenceService {
  /** A copy: what becomes of the log or the page does not touch it. @throws Problem `incident.not-found`, `incident.too-much`, `evidence.kept-already` */
  readonly add: (incidentId: string, added: NewEvidence, by: By) => Promise<Evidence>;
  /** @throws Problem `evidence.not-found`, `evidence.withdrawn` */
  readonly withdraw: (incidentId: string, id: string, because: string, by: By) => Promise<Evidence>;
}

export interface EvidenceNeeds {
  readonly transaction: IncidentTransaction;
  readonly now: () => Date;
}

export function createEvidenceService({ transaction, now }: EvidenceNeeds): EvidenceService {
  return {
    add: (incidentId, added, by) =>
      transaction(async (scope) => {
        const incident = await lockedIncident(scope, incidentId);
        if ((await scope.evidence.countOf(incidentId)) >= MAX_EVIDENCE)
          throw tooMuch(MAX_EVIDENCE, "pieces of evidence");
        const evidence = evidenceOf(incidentId, added, by, now());
        if (evidence.event && (await scope.evidence.holdsEvent(incidentId, evidence.event.id))) {
          throw new Problem("evidence.kept-already", `Incident #${incident.number} keeps this event already.`);
        }

        await scope.evidence.add(evidence);
        const { id: evidenceId, kind, sha256, note, event } = evidence;
        const title = evidenceTitle(evidence);
        await tell(
          scope,
          incident,
          {
            kind: "evidence-added",
            evidenceId,
            evidenceKind: kind,
            title,
            because: note,
            // An event stands in the story where it happened.
            ...(event === undefined ? {} : { firstAt: event.occurredAt }),
          },
          by,
          evidence.addedAt,
        );
        await auditIncident(scope.audit, "evidence-added", incident, by, { evidenceId, kind, sha256 });
        return evidence;
      }),
    withdraw: (incidentId, id, because, by) =>
      transaction(async (scope) => {
        const evidence = await scope.evidence.get(id);
        const incident = evidence && (await homeOf(scope, incidentId, evidence.incidentId));
        if (!evidence || !incident) throw new Problem("evidence.not-found", "There is no such evidence here.");
        if (evidence.withdrawn)
          throw new Problem("evidence.withdrawn", `${evidence.withdrawn.byName} has withdrawn it already.`);

        const withdrawn = { at: now(), byName: by.actor.name, because };
        await scope.evidence.withdraw(id, withdrawn);
        const title = evidenceTitle(evidence);
        await tell(scope, incident, { kind: "evidence-withdrawn", evidenceId: id, title, because }, by, withdrawn.at);
        const { sha256 } = evidence;
        await auditIncident(scope.audit, "evidence-withdrawn", incident, by, { evidenceId: id, sha256 });
        return { ...evidence, withdrawn };
      }),
  };
}

function evidenceOf(incidentId: string, added: NewEvidence, by: By, addedAt: Date): Evidence {
  const content = Buffer.from(contentOf(added));
  return {
    id: newId("evd"),
    incidentId,
    kind: added.kind,
    content,
    sha256: createHash("sha256").update(content).digest("hex"),
    event: added.kind === "event" ? keptOf(added.event) : undefined,
    note: added.note,
    addedAt,
    addedBy: { id: by.actor.id, name: by.actor.name },
    withdrawn: undefined,
  };
}

function contentOf(added: NewEvidence): string {
  if (added.kind === "event") return added.event.raw;
  return added.kind === "text" ? added.text : added.url;
}

/** Names come from log text, which may hold what PostgreSQL's JSON cannot. */
function keptOf({ id, occurredAt, receivedAt, decoder, source, host, isHostVouched }: StoredEvent): KeptEvent {
  const storable = (text: string): string => text.slice(0, 1_024).toWellFormed().replaceAll("\0", "\uFFFD");
  return {
    id,
    occurredAt,
    receivedAt,
    decoder: storable(decoder),
    source: storable(source),
    host: host === null ? null : storable(host),
    isHostVouched,
  };
}
