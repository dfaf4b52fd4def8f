import type { AlertStore } from "../alert/alert-store.ts";
import type {
  AlertsJoined,
  IncidentAcknowledged,
  IncidentChanged,
  IncidentClosed,
  IncidentContained,
  IncidentEradicated,
  IncidentOpened,
  IncidentRecovered,
  IncidentReopened,
} from "../events.ts";
import type { Closing, Incident } from "./incident.ts";
import type { Fact } from "./record.ts";

export type IncidentEvent =
  | AlertsJoined
  | IncidentChanged
  | IncidentOpened
  | IncidentAcknowledged
  | IncidentContained
  | IncidentEradicated
  | IncidentRecovered
  | IncidentClosed
  | IncidentReopened;

export type EmitIncidentEvent = (event: IncidentEvent) => Promise<void>;

const MAX_ALERT_IDS = 2_000;
const MAX_JOINED = 1_000;
const MAX_RULES = 500;

/** Says to others what became of an incident; in the same transaction. */
export async function announce(
  { alerts, emit }: { readonly alerts: Pick<AlertStore, "idsOf" | "rulesOf">; readonly emit: EmitIncidentEvent },
  before: Pick<Incident, "closing">,
  incident: Incident,
  { facts, joined }: { readonly facts: readonly Fact[]; readonly joined: readonly string[] },
): Promise<void> {
  const { id: incidentId, number, revision, closing } = incident;
  for (let from = 0; from < joined.length; from += MAX_JOINED) {
    const alertIds = joined.slice(from, from + MAX_JOINED);
    await emit({ type: "incidents.alerts.joined.v1", incidentId, number, revision, alertIds });
  }
  if (before.closing && !closing) await emit(await reopened(incident, before.closing, alerts));
  for (const fact of facts) {
    const event = fact.kind === "moved" ? progressOf(fact, incident) : undefined;
    if (event) await emit(event);
  }
  if (!before.closing && closing) await emit(await closed(incident, closing, alerts));
  await emit({ type: "incidents.incident.changed.v1", incidentId, number, revision });
}

/** Closing and reopening are seen by the incident itself, since they can be taken back. */
function progressOf({ from, to, because }: Fact & { kind: "moved" }, incident: Incident): IncidentEvent | undefined {
  const about = { incidentId: incident.id, number: incident.number, revision: incident.revision };
  const at = incident.changedAt.toISOString();
  switch (to) {
    case "open": {
      if (from === "closed") return undefined;
      const { severity, risk, sentence } = incident;
      const opened = { ...about, severity, risk, sentence, because: because ?? "", openedAt: at };
      return { type: "incidents.incident.opened.v1", ...opened };
    }
    case "acknowledged":
      return { type: "incidents.incident.acknowledged.v1", ...about, acknowledgedAt: at };
    case "contained":
      return { type: "incidents.incident.contained.v1", ...about, containedAt: at };
    case "eradicated":
      return { type: "incidents.incident.eradicated.v1", ...about, eradicatedAt: at };
    case "recovered":
      return { type: "incidents.incident.recovered.v1", ...about, recoveredAt: at };
    case "candidate":
    case "closed":
      return undefined;
    default:
      return to satisfies never;
  }
}

async function closed(
  incident: Incident,
  { disposition, duplicateOf }: Closing,
  alerts: Pick<AlertStore, "idsOf" | "rulesOf">,
): Promise<IncidentClosed> {
  return {
    type: "incidents.incident.closed.v1",
    ...(await withAlerts(incident, alerts)),
    disposition,
    duplicateOf: duplicateOf ?? null,
    closedAt: incident.changedAt.toISOString(),
  };
}

async function reopened(
  incident: Incident,
  { disposition }: Closing,
  alerts: Pick<AlertStore, "idsOf" | "rulesOf">,
): Promise<IncidentReopened> {
  return {
    type: "incidents.incident.reopened.v1",
    ...(await withAlerts(incident, alerts)),
    disposition,
    reopenedAt: incident.changedAt.toISOString(),
  };
}

async function withAlerts(
  { id, number, revision }: Incident,
  alerts: Pick<AlertStore, "idsOf" | "rulesOf">,
): Promise<Pick<IncidentClosed, "incidentId" | "number" | "revision" | "alertIds" | "rules">> {
  return {
    incidentId: id,
    number,
    revision,
    alertIds: [...(await alerts.idsOf(id, MAX_ALERT_IDS))],
    rules: [...(await alerts.rulesOf(id, MAX_RULES))],
  };
}
