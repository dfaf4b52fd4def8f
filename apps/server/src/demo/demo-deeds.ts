import type { incidents } from "@cordon/incidents/context";
import type { MonitoringRuntime } from "@cordon/monitoring/context";
import type { RequestContext } from "@cordon/platform/http/handler";
import type { DemoPeople } from "./demo-people.ts";
import type { Step } from "./demo-story.ts";

export type IncidentHandlers = Awaited<ReturnType<typeof incidents.setup>>["handlers"];

export interface DeedNeeds {
  readonly incidents: IncidentHandlers;
  readonly monitoring: Pick<MonitoringRuntime["handlers"], "listAlerts" | "createSuppression">;
  readonly people: DemoPeople;
}

type DeedStep = Extract<Step, { kind: "deed" }>;

/** What a person of the story did, by the ways that the console has; nothing when it was done in an earlier try. */
export async function doDeed(needs: DeedNeeds, { at, about, deed }: DeedStep): Promise<void> {
  const { incidents } = needs;
  const request = personOf(needs, deed.who);
  const incident = await findIncident(incidents, about, request);
  if (incident === undefined) throw new Error(`no incident is about ${about}`);
  const { id, revision } = incident;
  const params = { id };
  if (await wasDone(incidents, id, at, request)) return;

  if (deed.comment !== undefined) await incidents.addIncidentComment({ params, body: { text: deed.comment } }, request);
  if (deed.task !== undefined) await incidents.addIncidentTask({ params, body: { title: deed.task } }, request);
  if (deed.tick !== undefined) await tick(incidents, id, deed.tick, request);
  if (deed.assign !== undefined) {
    const assigneeId = personOf(needs, deed.assign).caller?.id ?? null;
    await incidents.assignIncident({ params, body: { revision, assigneeId } }, request);
  }
  const { because } = deed;
  if (deed.move !== undefined)
    await incidents.moveIncident({ params, body: { revision, to: deed.move, because } }, request);
  if (deed.close !== undefined)
    await incidents.closeIncident({ params, body: { revision, disposition: deed.close, reason: because } }, request);
  if (deed.suppress !== undefined)
    await suppress(needs, id, { because, endsAt: new Date(at.getTime() + deed.suppress) }, request);
}

/** The incident that names it, the newest first. */
export async function findIncident(
  { listIncidents }: Pick<IncidentHandlers, "listIncidents">,
  about: string,
  request: RequestContext,
): Promise<{ readonly id: string; readonly revision: number } | undefined> {
  const query = { tab: "all", q: about, sort: "newest", limit: 1 } as const;
  return (await listIncidents({ query }, request)).items[0];
}

function personOf({ people }: DeedNeeds, key: string): RequestContext {
  const person = people.get(key);
  if (!person) throw new Error(`nobody of the story is ${key}`);
  return person;
}

/** The clock stands still for a deed, so its record has the very instant. */
async function wasDone(
  { listIncidentRecords }: IncidentHandlers,
  id: string,
  at: Date,
  request: RequestContext,
): Promise<boolean> {
  const query = { clock: "written", order: "ascending", limit: 500 } as const;
  const { items } = await listIncidentRecords({ params: { id }, query }, request);
  return items.some((record) => record.at === at.toISOString() && record.actor.id === request.caller?.id);
}

async function tick(incidents: IncidentHandlers, id: string, title: string, request: RequestContext): Promise<void> {
  const task = (await incidents.getIncident({ params: { id } }, request)).tasks.find((one) => one.title === title);
  if (!task) throw new Error(`no task is called ${title}`);
  const params = { id, taskId: task.id };
  await incidents.changeIncidentTask({ params, body: { revision: task.revision, isDone: true } }, request);
}

async function suppress(
  { monitoring }: DeedNeeds,
  incidentId: string,
  { because, endsAt }: { readonly because: string; readonly endsAt: Date },
  request: RequestContext,
): Promise<void> {
  const query = { state: "all", incidentId, q: "", sort: "oldest", limit: 1 } as const;
  const alert = (await monitoring.listAlerts({ query }, request)).items[0];
  if (!alert) throw new Error(`incident ${incidentId} has no alert`);
  const { rule, host, user } = alert;
  const body = { ruleId: rule.id, host, user, conditions: [], reason: because, endsAt: endsAt.toISOString() };
  await monitoring.createSuppression({ body }, request);
}
