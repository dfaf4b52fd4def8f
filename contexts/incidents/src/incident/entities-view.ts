import { type Kysely, sql } from "kysely";
import type { IncidentsTables } from "../tables.ts";
import type { IncidentDetail, IncidentEntity } from "./incident-schemas.ts";

const MAX_ENTITIES = 200;
const MAX_RELATIONS = 400;

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
  const { rows } = await sql<{ a: number; b: number; alerts: number }>`
    with listed as (
      select kind, key, place::int from unnest(${entities.map(({ kind }) => kind)}::text[],
        ${entities.map(({ key }) => key)}::text[]) with ordinality as l (kind, key, place)
    ), named as (
      select e.alert_id, l.place - 1 as place
      from incidents.alert a join incidents.alert_entity e on e.alert_id = a.id
      join listed l on l.kind = e.kind and l.key = e.key
      where a.incident_id = ${incidentId} and not e.is_alias
    )
    select x.place as a, y.place as b, count(*)::int as alerts
    from named x join named y on y.alert_id = x.alert_id and y.place > x.place
    group by x.place, y.place order by alerts desc, a, b limit ${MAX_RELATIONS}`.execute(db);
  return rows;
}
