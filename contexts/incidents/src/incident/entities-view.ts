import { type Kysely, sql } from "kysely";
import type { IncidentsTables } from "../tables.ts";
import type { IncidentDetail, IncidentEntity } from "./incident-schemas.ts";

const MAX_ENTITIES = 200;
const MAX_RELATIONS = 400;
const MAX_READ = 10_000;

interface EntityRow extends Omit<IncidentEntity, "firstAt" | "lastAt"> {
  readonly first_at: Date;
  readonly last_at: Date;
}

/** What an incident is about, in the most alerts first, and what stands in the same alerts. */
export async function entitiesOf(
  db: Kysely<IncidentsTables>,
  incidentId: string,
): Promise<Pick<IncidentDetail, "entities" | "relations">> {
  const { rows } = await sql<EntityRow>`
    select e.kind, e.key, min(e.value) as value, bool_or(e.is_vouched) as "isVouched", count(*)::int as alerts,
      (array['informational', 'low', 'medium', 'high', 'critical'])[max(array_position(
        array['informational', 'low', 'medium', 'high', 'critical'], a.severity))] as severity,
      min(e.first_at) as first_at, max(e.last_at) as last_at
    from incidents.alert a join incidents.alert_entity e on e.alert_id = a.id
    where a.incident_id = ${incidentId} and not e.is_alias
    group by e.kind, e.key order by alerts desc, e.kind, e.key limit ${MAX_ENTITIES}`.execute(db);
  const entities = rows.map(({ first_at, last_at, ...entity }) => ({
    ...entity,
    firstAt: first_at.toISOString(),
    lastAt: last_at.toISOString(),
  }));
  return { entities, relations: await relationsOf(db, incidentId, entities) };
}

async function relationsOf(
  db: Kysely<IncidentsTables>,
  incidentId: string,
  entities: readonly IncidentEntity[],
): Promise<IncidentDetail["relations"]> {
  if (entities.length < 2) return [];
  // Pairs are counted here: for the database this is a join of a thousand rows with themselves.
  const { rows } = await sql<{ alert_id: string; kind: string; key: string }>`
    select e.alert_id, e.kind, e.key from incidents.alert a join incidents.alert_entity e on e.alert_id = a.id
    where a.incident_id = ${incidentId} and not e.is_alias
    order by a.first_at, a.id limit ${MAX_READ}`.execute(db);
  const places = new Map(entities.map(({ kind, key }, place) => [`${kind}:${key}`, place]));
  const counts = new Map<number, number>();
  for (const named of Map.groupBy(rows, (row) => row.alert_id).values()) {
    const here = named.flatMap(({ kind, key }) => places.get(`${kind}:${key}`) ?? []).sort((a, b) => a - b);
    for (const [index, a] of here.entries()) {
      for (const b of here.slice(index + 1)) {
        const pair = a * MAX_ENTITIES + b;
        counts.set(pair, (counts.get(pair) ?? 0) + 1);
      }
    }
  }
  return [...counts]
    .sort(([p, m], [q, n]) => n - m || p - q)
    .slice(0, MAX_RELATIONS)
    .map(([pair, alerts]) => ({ a: Math.floor(pair / MAX_ENTITIES), b: pair % MAX_ENTITIES, alerts }));
}
