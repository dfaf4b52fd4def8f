import { type Kysely, sql } from "kysely";
import type { RouteOutput } from "@cordon/platform/contract";
import type { IncidentsTables } from "../tables.ts";
import type { incidentRoutes } from "./incident-contract.ts";
import { IN_QUEUE } from "./incident-list-view.ts";

type Counts = RouteOutput<typeof incidentRoutes.countIncidents>;

/** What the tabs of the Incidents page say. */
export async function countIncidents(db: Kysely<IncidentsTables>, me: string): Promise<Counts> {
  const [totals, severities, states, assignees] = await Promise.all([
    sql<Pick<Counts, "queue" | "mine" | "unassigned" | "candidates" | "closed">>`select
        count(*) filter (where ${IN_QUEUE})::int as queue,
        count(*) filter (where ${IN_QUEUE} and i.assignee_id = ${me})::int as mine,
        count(*) filter (where ${IN_QUEUE} and i.assignee_id is null)::int as unassigned,
        count(*) filter (where i.state = 'candidate')::int as candidates,
        count(*) filter (where i.state = 'closed' and not i.is_merged)::int as closed
      from incidents.incident i`.execute(db),
    sql<Counts["severities"][number]>`select i.severity as value, count(*)::int as incidents
      from incidents.incident i where ${IN_QUEUE} group by i.severity
      order by array_position(array['critical', 'high', 'medium', 'low', 'informational'], i.severity)`.execute(db),
    sql<Counts["states"][number]>`select i.state as value, count(*)::int as incidents
      from incidents.incident i where ${IN_QUEUE} group by i.state
      order by array_position(array['open', 'acknowledged', 'contained', 'eradicated', 'recovered'], i.state)`.execute(
      db,
    ),
    sql<
      Counts["assignees"][number]
    >`select i.assignee_id as id, max(i.assignee_name) as name, count(*)::int as incidents
      from incidents.incident i where ${IN_QUEUE} and i.assignee_id is not null
      group by i.assignee_id order by incidents desc, name limit 100`.execute(db),
  ]);
  const total = totals.rows[0] ?? { queue: 0, mine: 0, unassigned: 0, candidates: 0, closed: 0 };
  return { ...total, severities: severities.rows, states: states.rows, assignees: assignees.rows };
}
