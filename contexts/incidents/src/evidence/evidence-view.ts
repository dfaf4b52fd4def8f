import { type Kysely, sql } from "kysely";
import { absorbedBy } from "../incident/incident-store.ts";
import type { EvidenceTable, IncidentsTables } from "../tables.ts";
import type { Selectable } from "kysely";
import type { EvidenceItem } from "./evidence-contract.ts";
import type { Evidence } from "./evidence.ts";
import { toEvidence } from "./evidence-store.ts";

/** Bytes of the content in a list; one alone has all of it. */
const LIST_BYTES = 4_096;
const MOST = 1_000;

type Row = Selectable<EvidenceTable> & { readonly bytes: number };

/** Kept with an incident and with those that became part of it, oldest first; `one` for a single one, whole. */
export async function listEvidence(
  db: Kysely<IncidentsTables>,
  incidentId: string,
  one?: string,
): Promise<EvidenceItem[]> {
  const incidents = [incidentId, ...(await absorbedBy(db, incidentId))];
  const { rows } = await sql<Row>`select id, incident_id, kind, sha256, event_id, event, note, added_at, added_by_id,
      added_by_name, withdrawn_at, withdrawn_by_name, withdrawn_because, length(content) as bytes,
      ${one === undefined ? sql`substr(content, 1, ${LIST_BYTES})` : sql`content`} as content
    from incidents.evidence
    where incident_id = any(${incidents}::text[]) and ${one === undefined ? sql`true` : sql`id = ${one}`}
    order by added_at, id limit ${MOST}`.execute(db);
  return rows.map((row) => toEvidenceItem(toEvidence(row), row.bytes));
}

export function toEvidenceItem(evidence: Evidence, bytes: number = evidence.content.length): EvidenceItem {
  const { id, kind, content, sha256, event, note, addedAt, addedBy, withdrawn } = evidence;
  return {
    id,
    kind,
    content: content.toString(),
    bytes,
    isCut: content.length < bytes,
    sha256,
    event: event ?? null,
    note,
    addedAt: addedAt.toISOString(),
    addedBy,
    withdrawn: withdrawn ? { ...withdrawn, at: withdrawn.at.toISOString() } : null,
  };
}
