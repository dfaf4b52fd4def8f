import type { AlertStore, KnownAlert } from "../alert/alert-store.ts";
import { ALERT_SEVERITIES, type AlertSeverity, countDifferent } from "../alert/alert.ts";
import { isNobody, keyOf } from "../alert/entity-key.ts";
import type { Incident } from "../incident/incident.ts";
import { incidentSentence } from "../incident/incident-sentence.ts";
import { type Criticality, type RiskAsset, riskOf } from "../incident/risk.ts";

/** How much a host matters, by its name in lower case; absent is `normal`. */
export type CriticalityOf = (hosts: readonly string[]) => Promise<ReadonlyMap<string, Criticality>>;

/** More alerts than these change neither sentence nor risk: the worst come first. */
const MAX_READ = 1_000;
const MAX_ASSETS = 200;

/** The incident with severity, risk, sentence and bounds of time as its alerts have it now. */
export async function summarised(
  alerts: Pick<AlertStore, "listOf" | "countOf">,
  incident: Incident,
  criticalityOf: CriticalityOf,
): Promise<Incident> {
  const { alerts: count, firstAt, lastAt } = await alerts.countOf(incident.id);
  if (count === 0) return incident;
  const read = await alerts.listOf(incident.id, MAX_READ);
  const counted = read.filter(({ severity }) => severity !== "informational");
  const tactics = tacticsOf(counted.length > 0 ? counted : read);
  const { score, parts } = riskOf({
    severity: worstOf(read),
    tactics: tactics.length,
    alerts: Math.max(1, count - read.length + countDifferent(counted)),
    assets: await assetsOf(read, criticalityOf),
  });
  return {
    ...incident,
    severity: worstOf(read),
    risk: score,
    riskParts: parts,
    sentence: incidentSentence(read),
    tactics,
    alerts: count,
    firstAt,
    lastAt,
  };
}

function worstOf(alerts: readonly KnownAlert[]): AlertSeverity {
  const worst = Math.max(0, ...alerts.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity)));
  return ALERT_SEVERITIES[worst] ?? "informational";
}

/** In the order in which they came up. */
function tacticsOf(alerts: readonly KnownAlert[]): readonly string[] {
  const byTime = [...alerts].sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
  return [...new Set(byTime.flatMap(({ rule }) => rule.tactics))].slice(0, 40);
}

async function assetsOf(alerts: readonly KnownAlert[], criticalityOf: CriticalityOf): Promise<readonly RiskAsset[]> {
  const hosts = new Map<string, { name: string; isVouched: boolean }>();
  for (const entity of alerts.flatMap(({ entities }) => entities)) {
    if (entity.kind !== "host" || isNobody(entity)) continue;
    const key = keyOf(entity);
    const known = hosts.get(key);
    if (known) known.isVouched ||= entity.isVouched;
    else if (hosts.size < MAX_ASSETS) hosts.set(key, { name: entity.value, isVouched: entity.isVouched });
  }
  const criticality = await criticalityOf([...hosts.keys()]);
  return [...hosts].map(([key, host]) => ({ ...host, criticality: criticality.get(key) ?? "normal" }));
}
