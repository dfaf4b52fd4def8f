import type { SuppressionItem } from "@cordon/monitoring/contract";

export interface Scope {
  readonly ruleId: string | null;
  readonly ruleTitle: string | null;
  readonly host: string | null;
  readonly user: string | null;
  readonly conditions: SuppressionItem["scope"]["conditions"];
}

/** Whom a suppression is about: "“Wrong password” on web-1 for root, where service is sshd." */
export function scopeSentence({ ruleId, ruleTitle, host, user, conditions }: Scope): string {
  const what = ruleId === null ? "Every rule" : `“${ruleTitle ?? ruleId}”`;
  const where = host === null ? "" : ` on ${host}`;
  const who = user === null ? "" : ` for ${user}`;
  const tests = conditions.map(({ field, value }) => `${field} is ${value === "" ? "empty" : value}`);
  const wide = host === null && user === null && tests.length === 0 ? ", wherever it matches" : "";
  return `${what}${where}${who}${tests.length === 0 ? "" : `, where ${tests.join(" and ")}`}${wide}.`;
}

export function isBounded({ ruleId, host, user, conditions }: Omit<Scope, "ruleTitle">): boolean {
  return ruleId !== null || host !== null || user !== null || conditions.length > 0;
}

/** How many of the last 30 days' alerts a scope would have hidden, as a sentence. */
export function estimateSentence(alerts: number, isAtMost: boolean): string {
  if (alerts === 0) return "No alert of the last 30 days is about that.";
  const words = `${alerts.toLocaleString("en-GB")} ${alerts === 1 ? "alert" : "alerts"} of the last 30 days`;
  return isAtMost
    ? `At most ${words} would have been hidden: values of fields cannot be counted beforehand.`
    : `${words} would have been hidden.`;
}
