import { isNobody, keyOf } from "./entity-key.ts";

/** In Sigma's words, from harmless to worst; the order is the meaning. */
export const ALERT_SEVERITIES = ["informational", "low", "medium", "high", "critical"] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export const ENTITY_KINDS = ["host", "user", "address", "process"] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];

export interface Entity {
  readonly kind: EntityKind;
  readonly value: string;
  /** Whether the source vouches for the value, or it only stands in the text of the events. */
  readonly isVouched: boolean;
}

export interface AlertRule {
  readonly id: string;
  readonly title: string;
  readonly status: "stable" | "test" | "experimental" | "deprecated" | "unsupported";
  readonly author: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly opensIncident: boolean;
  readonly firstSteps: readonly string[];
}

/** What was said of an alert when it was raised or grew. */
export interface Alert {
  readonly id: string;
  readonly revision: number;
  readonly rule: AlertRule;
  readonly severity: AlertSeverity;
  readonly isNoisy: boolean;
  readonly entities: readonly Entity[];
  readonly events: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly detectedAt: Date;
}

/** Negative when `a` is milder than `b`, 0 when equal. */
export function compareAlertSeverity(a: AlertSeverity, b: AlertSeverity): number {
  return ALERT_SEVERITIES.indexOf(a) - ALERT_SEVERITIES.indexOf(b);
}

/** One alert of these is enough for the queue. Gives why, or undefined. */
export function opensAtOnce(alert: Pick<Alert, "severity" | "rule" | "isNoisy">): string | undefined {
  if (alert.isNoisy) return undefined;
  if (alert.severity === "critical") return "a critical alert";
  if (alert.rule.opensIncident) return "an alert of a rule that opens an incident by itself";
  if (alert.severity === "high" && alert.rule.status === "stable") return "a high alert of a stable rule";
  return undefined;
}

const MAX_ENTITIES = 60;
const MAX_LIST = 40;

/** The same alert within our bounds, in text that PostgreSQL can hold. */
export function boundedAlert(alert: Alert): Alert {
  const list = (texts: readonly string[], most: number): readonly string[] =>
    [...new Set(texts.map((text) => storable(text, most)))].slice(0, MAX_LIST);
  return {
    ...alert,
    rule: {
      ...alert.rule,
      id: storable(alert.rule.id, 200),
      title: storable(alert.rule.title, 300),
      author: storable(alert.rule.author, 300),
      tactics: list(alert.rule.tactics, 60),
      techniques: list(alert.rule.techniques, 20),
      firstSteps: list(alert.rule.firstSteps, 500).slice(0, 12),
    },
    entities: alert.entities
      .map((entity) => ({ ...entity, value: storable(entity.value, 1_024) }))
      .slice(0, MAX_ENTITIES),
    lastAt: alert.lastAt < alert.firstAt ? alert.firstAt : alert.lastAt,
  };
}

/** PostgreSQL has no NUL in text, and half a surrogate pair would change on its way through UTF-8. */
function storable(text: string, most: number): string {
  return text.slice(0, most).toWellFormed().replaceAll("\0", "\uFFFD");
}

/**
 * How many different things alerts tell. Two logs of one deed name it by different nobodies (SYSTEM in one, the machine's
 * own account in the other): alerts of one rule that differ only in those are one.
 */
export function countDifferent(alerts: readonly Pick<Alert, "rule" | "entities">[]): number {
  const keys = alerts.map(({ rule, entities }) => {
    const somebody = entities.filter((entity) => entity.kind !== "process" && !isNobody(entity));
    return JSON.stringify([rule.id, somebody.map((entity) => `${entity.kind}:${keyOf(entity)}`).sort()]);
  });
  return new Set(keys).size;
}
