import type { IncidentDetail } from "@cordon/incidents/contract";

export interface SuppressionScope {
  readonly ruleId: string;
  readonly ruleTitle: string;
  /** Where it was wrong, when that is one host; likewise the user. */
  readonly host: string | undefined;
  readonly user: string | undefined;
}

/** One offer for each rule of the incident, as narrow as its alerts are. */
export function suppressionsFor({ topAlerts }: Pick<IncidentDetail, "topAlerts">): readonly SuppressionScope[] {
  const byRule = Map.groupBy(topAlerts, ({ rule }) => rule.id);
  return [...byRule].map(([ruleId, alerts]) => {
    const only = (kind: "host" | "user"): string | undefined => {
      const values = alerts.map(({ entities }) => entities.filter((entity) => entity.kind === kind));
      const all = new Set(values.flatMap((of) => of.map(({ value }) => value)));
      return all.size === 1 && values.every((of) => of.length > 0) ? [...all][0] : undefined;
    };
    return { ruleId, ruleTitle: alerts[0]?.rule.title ?? ruleId, host: only("host"), user: only("user") };
  });
}

/** Those of many incidents, each as narrow as its own; what most of them would have first. */
export function suppressionsForMany(
  incidents: readonly Pick<IncidentDetail, "topAlerts">[],
): readonly SuppressionScope[] {
  const same = Map.groupBy(incidents.flatMap(suppressionsFor), scopeKey);
  return [...same.values()].sort((a, b) => b.length - a.length).flatMap(([first]) => first ?? []);
}

export function scopeKey({ ruleId, host, user }: SuppressionScope): string {
  return JSON.stringify([ruleId, host, user]);
}

/** To choose it among others: "Rule on db-1". */
export function scopeLabel({ ruleTitle, host, user }: SuppressionScope): string {
  return `${ruleTitle}${host === undefined ? "" : ` on ${host}`}${user === undefined ? "" : ` for ${user}`}`;
}

/** What it does, as one would say it. */
export function suppressionSentence({ ruleTitle, host, user }: SuppressionScope): string {
  const where = host === undefined ? "" : ` on ${host}`;
  const who = user === undefined ? "" : ` for ${user}`;
  const wide = host === undefined && user === undefined ? " anywhere" : "";
  return `“${ruleTitle}” raises no alerts${where}${who}${wide} until then.`;
}
