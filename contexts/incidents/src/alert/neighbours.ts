import { type Kysely, type RawBuilder, sql } from "kysely";
import type { IncidentsTables } from "../tables.ts";
import type { Alert, Entity, EntityKind } from "./alert.ts";
import { isNobody, keyOf, keysOf } from "./entity-key.ts";
import type { LinkSettings, Neighbour, Spread } from "./linking.ts";

/** For one entity, the alerts nearest in time, before and after; more tell nothing new. */
const MAX_NEAREST = 60;
const SPREAD_DAYS = 7;
/** A count beyond is as good as any other. */
const MAX_COUNTED = 2_000;

interface NeighbourRow {
  readonly kind: EntityKind;
  readonly asked_key: string;
  readonly alert_id: string;
  readonly incident_id: string | null;
  readonly is_first: boolean;
  readonly rule_title: string;
  readonly is_informational: boolean;
  readonly first_at: Date;
  readonly last_at: Date;
}

/** Alerts that share an entity with this one and lie within the window, in incidents that are not closed or in none. */
export async function neighboursOf(
  db: Kysely<IncidentsTables>,
  alert: Alert,
  { windowMs }: LinkSettings,
): Promise<readonly Neighbour[]> {
  const asked = askedKeys(alert);
  if (asked.length === 0) return [];
  const from = new Date(alert.firstAt.getTime() - windowMs);
  const to = new Date(alert.lastAt.getTime() + windowMs);
  const { rows } = await sql<NeighbourRow>`
    select k.kind, k.key as asked_key, n.*
    from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ key }) => key)}::text[],
      ${asked.map(({ isAlias }) => isAlias)}::boolean[]) as k (kind, key, is_alias)
    cross join lateral (
      (${nearest(sql`e.last_at >= ${from} and e.last_at < ${alert.firstAt}`, sql`desc`, alert, to)})
      union all
      (${nearest(sql`e.last_at >= ${alert.firstAt}`, sql`asc`, alert, to)})
    ) n`.execute(db);
  const byKey = new Map<string, Entity>(asked.map(({ kind, key, entity }) => [`${kind}:${key}`, entity]));
  return [...Map.groupBy(rows, (row) => row.alert_id).values()].flatMap((same) => {
    const first = same[0];
    if (!first) return [];
    const shared = new Map<string, Entity>();
    for (const { kind, asked_key } of same) {
      const entity = byKey.get(`${kind}:${asked_key}`);
      if (entity) shared.set(`${kind}:${keyOf(entity)}`, entity);
    }
    return [
      {
        alertId: first.alert_id,
        incidentId: first.incident_id ?? undefined,
        isFirst: first.is_first,
        ruleTitle: first.rule_title,
        isInformational: first.is_informational,
        firstAt: first.first_at,
        lastAt: first.last_at,
        shared: [...shared.values()],
      },
    ];
  });
}

/** In the order of the index, so that an entity with a hundred thousand alerts costs no more than one with a hundred. */
function nearest(
  when: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  alert: Alert,
  to: Date,
): RawBuilder<NeighbourRow> {
  return sql`select a.id as alert_id, a.incident_id, a.rule_title, a.first_at, a.last_at,
      a.severity = 'informational' as is_informational,
      a.first_at = coalesce(i.first_at, a.first_at) as is_first
    from incidents.alert_entity e
    join incidents.alert a on a.id = e.alert_id
    left join incidents.incident i on i.id = a.incident_id
    where e.kind = k.kind and e.key = k.key and not (e.is_alias and k.is_alias)
      and ${when} and e.first_at <= ${to}
      and a.id <> ${alert.id} and not a.is_noisy and (i.id is null or i.state <> 'closed')
    order by e.last_at ${order} limit ${MAX_NEAREST}`;
}

/** In how many incidents of the days around it each entity of an alert was seen. */
export async function spreadOf(db: Kysely<IncidentsTables>, alert: Alert): Promise<Spread> {
  const asked = askedKeys(alert).filter(({ isAlias }) => !isAlias);
  if (asked.length === 0) return new Map();
  const from = new Date(alert.firstAt.getTime() - SPREAD_DAYS * 86_400_000);
  const { rows } = await sql<{ kind: string; key: string; incidents: number }>`
    select k.kind, k.key, n.incidents
    from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ key }) => key)}::text[]) as k (kind, key)
    cross join lateral (
      select count(distinct seen.incident_id)::int as incidents from (
        select a.incident_id from incidents.alert_entity e join incidents.alert a on a.id = e.alert_id
        where e.kind = k.kind and e.key = k.key and e.last_at >= ${from} limit ${MAX_COUNTED}
      ) seen
    ) n`.execute(db);
  return new Map(rows.map(({ kind, key, incidents }) => [`${kind}:${key}`, incidents]));
}

function askedKeys(alert: Alert): readonly { kind: EntityKind; key: string; isAlias: boolean; entity: Entity }[] {
  const asked = alert.entities
    .filter((entity) => !isNobody(entity))
    .flatMap((entity) => keysOf(entity).map((key) => ({ ...key, entity })));
  return [...new Map(asked.map((one) => [`${one.kind}:${one.key}`, one])).values()];
}
