import { decodeCursor, encodeCursor, type Page, Problem } from "@cordon/kernel";
import { type Kysely, sql } from "kysely";
import type { IncidentsTables } from "../tables.ts";
import type { IncidentComment, IncidentRecord } from "./incident-schemas.ts";
import { absorbedBy } from "./incident-store.ts";
import { type Actor, type Fact, type FactKind, type Lane, LANE } from "./record.ts";
import { recordText } from "./record-text.ts";

export interface TimelineQuestion {
  readonly lane?: Lane | undefined;
  /** `kind:key`; only what is told of alerts that name it. */
  readonly entity?: string | undefined;
  readonly clock: "happened" | "written";
  readonly order: "ascending" | "descending";
  readonly limit: number;
  readonly cursor?: string | undefined;
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly incident_id: string;
  readonly number: number;
  readonly at: Date;
  readonly happened_at: Date;
  readonly sort_ms: number;
  readonly actor_kind: Actor["kind"];
  readonly actor_id: string;
  readonly actor_name: string;
  readonly payload: Fact;
  readonly is_taken_back: boolean;
  readonly comment: {
    readonly id: string;
    readonly author_id: string;
    readonly author_name: string;
    readonly text: string;
    readonly revision: number;
    readonly edited_at: string | null;
    readonly removed_at: string | null;
  } | null;
}

/** One page of the story of an incident, with those of the incidents merged into it. `me` is who asks. */
export async function listRecords(
  db: Kysely<IncidentsTables>,
  incidentId: string,
  question: TimelineQuestion,
  me: string,
): Promise<Page<IncidentRecord>> {
  const { lane, entity, clock, order, limit, cursor } = question;
  const incidents = [incidentId, ...(await absorbedBy(db, incidentId))];
  const kinds = lane === undefined ? undefined : kindsOf(lane);
  const direction = order === "ascending" ? sql`asc` : sql`desc`;
  const { rows } = await sql<Row>`
    with undone as (
      select jsonb_array_elements_text(payload -> 'recordIds') as id from incidents.timeline
      where incident_id = any(${incidents}::text[]) and kind = 'taken-back'
    ), told as (
      select t.seq, t.id, t.incident_id, i.number, t.at, t.actor_kind, t.actor_id, t.actor_name, t.payload,
        h.happened_at, floor(extract(epoch from ${clock === "written" ? sql`t.at` : sql`h.happened_at`}) * 1000)::bigint as sort_ms,
        (t.id in (select id from undone) or t.kind = 'evidence-added' and exists (select from incidents.evidence e
          where e.id = t.payload ->> 'evidenceId' and e.withdrawn_at is not null)) as is_taken_back
      from incidents.timeline t join incidents.incident i on i.id = t.incident_id
      cross join lateral (select coalesce((t.payload ->> 'firstAt')::timestamptz, t.at) as happened_at) h
      where t.incident_id = any(${incidents}::text[])
        and ${kinds === undefined ? sql`true` : sql`t.kind = any(${kinds}::text[])`}
        and ${entity === undefined ? sql`true` : isAbout(entity)}
    )
    select told.*, (select to_jsonb(c) from incidents.comment c
      where told.payload ->> 'kind' = 'commented' and c.id = told.payload ->> 'commentId') as comment
    from told where ${cursor === undefined ? sql`true` : isAfter(cursor, question)}
    order by sort_ms ${direction}, seq ${direction} limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => toItem(row, incidentId, me)),
    nextCursor: rows.length > limit && last ? encodeCursor([clock, order, last.sort_ms, last.seq]) : null,
  };
}

function isAbout(entity: string): ReturnType<typeof sql> {
  const colon = entity.indexOf(":");
  return sql`exists (select from incidents.alert_entity e where e.alert_id = t.payload ->> 'alertId'
    and e.kind = ${entity.slice(0, colon)} and e.key = ${entity.slice(colon + 1)})`;
}

function kindsOf(lane: Lane): readonly FactKind[] {
  const entries = Object.entries(LANE) as readonly (readonly [FactKind, Lane])[]; // the table's own keys
  return entries.flatMap(([kind, of]) => (of === lane ? [kind] : []));
}

/** @throws Problem `request.invalid` when the cursor is of another list or order */
function isAfter(cursor: string, { clock, order }: TimelineQuestion): ReturnType<typeof sql> {
  const [ofClock, ofOrder, ms, seq] = decodeCursor(cursor, 4);
  if (ofClock === clock && ofOrder === order && Number.isSafeInteger(ms) && Number.isSafeInteger(seq)) {
    return sql`(sort_ms, seq) ${order === "ascending" ? sql`>` : sql`<`} (${ms}::bigint, ${seq}::bigint)`;
  }
  throw new Problem("request.invalid", "The cursor is of another list or order. Start again from the first page.", {
    fields: { cursor: "not a cursor of this list" },
  });
}

function toItem(row: Row, incidentId: string, me: string): IncidentRecord {
  const { payload: fact } = row;
  return {
    id: row.id,
    at: row.at.toISOString(),
    happenedAt: row.happened_at.toISOString(),
    lane: LANE[fact.kind],
    kind: fact.kind,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    text: recordText(fact),
    because: "because" in fact ? fact.because : null,
    severity: "severity" in fact ? fact.severity : null,
    evidenceId: "evidenceId" in fact ? fact.evidenceId : null,
    alertId: "alertId" in fact ? fact.alertId : null,
    comment: row.comment && toComment(row.comment, me),
    move: fact.kind === "moved" ? { from: fact.from, to: fact.to, disposition: fact.disposition } : null,
    isTakenBack: row.is_taken_back,
    from: row.incident_id === incidentId ? null : { id: row.incident_id, number: row.number },
  };
}

function toComment(comment: NonNullable<Row["comment"]>, me: string): IncidentComment {
  return {
    id: comment.id,
    author: { id: comment.author_id, name: comment.author_name },
    text: comment.text,
    isMine: comment.author_id === me,
    editedAt: asIso(comment.edited_at),
    removedAt: asIso(comment.removed_at),
    revision: comment.revision,
  };
}

/** PostgreSQL's JSON writes a time with an offset. */
function asIso(text: string | null): string | null {
  return text === null ? null : new Date(text).toISOString();
}
