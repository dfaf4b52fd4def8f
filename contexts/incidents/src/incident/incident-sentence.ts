import type { Alert, AlertSeverity, Entity, EntityKind } from "../alert/alert.ts";
import { ALERT_SEVERITIES } from "../alert/alert.ts";
import { isNobody, keyOf, bareUser } from "../alert/entity-key.ts";
import { joined, safeText } from "../alert/linking.ts";
import { attackOf, stepOf, tacticOf } from "./phrases.ts";

/** What the sentence needs of an alert. */
export type ToldAlert = Pick<Alert, "rule" | "severity" | "isNoisy" | "entities" | "firstAt">;

const MAX_SENTENCE = 200;

/**
 * What happened, in one sentence of at most 200 characters, from the facts of its alerts alone:
 * "Password spray against 14 accounts from 2 addresses, then a valid account used on db-1".
 * Of the events it holds nothing but values of entities, made safe and cut.
 */
export function incidentSentence(alerts: readonly ToldAlert[]): string {
  const told = alerts.filter(({ severity }) => severity !== "informational");
  const counted = [...(told.length > 0 ? told : alerts)].sort((a, b) => a.firstAt.getTime() - b.firstAt.getTime());
  const noisy = counted.find(({ isNoisy }) => isNoisy);
  if (noisy) return fit([`A rule fires too often to list each alert: ${titleOf(noisy)}`]);
  const lead = leadOf(counted);
  if (lead === undefined) return "No alerts";
  const steps = stepsOf(counted);
  const attack = attackIn(counted, lead.tactic);
  return attack === undefined ? byTactic(counted, lead, steps) : byAttack(counted, attack, steps);
}

interface Lead {
  /** Undefined when no alert names one. */
  readonly tactic: string | undefined;
  readonly title: string;
}

/** The tactic of the worst alerts of what was done here; of several the most frequent, then the latest in an attack. */
function leadOf(alerts: readonly ToldAlert[]): Lead | undefined {
  const here = alerts.filter(({ rule }) => isHere(mainTactic(rule)));
  const eligible = here.length > 0 ? here : alerts;
  const worst = worstOf(eligible);
  const leading = eligible.filter(({ severity }) => severity === worst);
  const first = leading[0];
  if (first === undefined) return undefined;
  const counts = new Map<string, number>();
  for (const { rule } of leading) {
    const tactic = mainTactic(rule);
    if (tactic !== undefined) counts.set(tactic, (counts.get(tactic) ?? 0) + 1);
  }
  const [tactic] =
    [...counts].sort((a, b) => b[1] - a[1] || orderOf(b[0]) - orderOf(a[0]) || (a[0] < b[0] ? -1 : 1))[0] ?? [];
  return { tactic, title: titleOf(first) };
}

/**
 * A rule's first tactic is what its author meant; the others are what it may also be. What an attacker did at home says
 * less than anything done here.
 */
function mainTactic({ tactics }: ToldAlert["rule"]): string | undefined {
  const known = tactics.filter((tactic) => tacticOf(tactic));
  return known.find(isHere) ?? known[0];
}

function isHere(tactic: string | undefined): boolean {
  return tactic !== undefined && orderOf(tactic) >= FIRST_HERE;
}

/** Place of initial access. */
const FIRST_HERE = 3;

function orderOf(tactic: string): number {
  return tacticOf(tactic)?.order ?? 0;
}

function worstOf(alerts: readonly ToldAlert[]): AlertSeverity {
  return ALERT_SEVERITIES[Math.max(0, ...alerts.map(({ severity }) => ALERT_SEVERITIES.indexOf(severity)))] ?? "low";
}

/** Alerts that say the same, whatever rule says it. */
interface Step {
  readonly phrase: string;
  readonly alerts: readonly ToldAlert[];
  readonly rank: number;
}

function stepsOf(alerts: readonly ToldAlert[]): readonly Step[] {
  const groups = Map.groupBy(alerts, phraseOf);
  return [...groups].map(([phrase, group]) => ({
    phrase,
    alerts: group,
    rank: ALERT_SEVERITIES.indexOf(worstOf(group)) * 1_000 + Math.min(999, group.length),
  }));
}

function phraseOf({ rule }: ToldAlert): string {
  for (const technique of rule.techniques) {
    const step = stepOf(technique);
    if (step !== undefined) return step;
  }
  return `“${safeText(rule.title, 60)}”`;
}

interface Attack {
  readonly name: string;
  readonly alerts: readonly ToldAlert[];
}

/** An attack against somebody, when that is what leads. */
function attackIn(alerts: readonly ToldAlert[], tactic: string | undefined): Attack | undefined {
  const named = alerts.flatMap((alert) => {
    const name = alert.rule.techniques.map(attackOf).find((found) => found !== undefined);
    return name !== undefined && mainTactic(alert.rule) === tactic ? [{ name, alert }] : [];
  });
  const first = named[0];
  if (first === undefined) return undefined;
  return { name: first.name, alerts: named.filter(({ name }) => name === first.name).map(({ alert }) => alert) };
}

function byAttack(alerts: readonly ToldAlert[], attack: Attack, steps: readonly Step[]): string {
  const users = named(attack.alerts, "user", "account");
  const addresses = named(attack.alerts, "address", "address");
  const hosts = named(attack.alerts, "host", "host");
  const against = users ?? hosts;
  const head = [attack.name, against && ` against ${against}`, addresses && ` from ${addresses}`]
    .filter(Boolean)
    .join("");
  const lastOfAttack = attack.alerts.at(-1);
  const later = steps.filter((step) => !step.alerts.every((alert) => attack.alerts.includes(alert)));
  const then = (count: number): string =>
    chosen(later, count)
      .map((step) => {
        const isLater =
          lastOfAttack !== undefined && (step.alerts[0]?.firstAt ?? 0) >= (attack.alerts[0]?.firstAt ?? 0);
        return `${isLater ? ", then " : ", after "}${step.phrase}${asUser(step)}${onHosts(step)}`;
      })
      .join("");
  const rest = (count: number): string => moreText(later.length - Math.min(count, later.length));
  return fit([
    ...[3, 2, 1].map((count) => `${head}${then(count)}${rest(count)}`),
    `${head}${rest(0)}`,
    head,
    `${attack.name} in ${alerts.length} alerts`,
  ]);
}

function byTactic(alerts: readonly ToldAlert[], lead: Lead, steps: readonly Step[]): string {
  const name = lead.tactic === undefined ? undefined : tacticOf(lead.tactic)?.name;
  const hosts = named(alerts, "host", "host");
  const users = named(alerts, "user", "account");
  const addresses = named(alerts, "address", "address");
  const place = [hosts && ` on ${hosts}`, users && ` by ${users}`].filter(Boolean).join("");
  const where = place === "" && addresses ? ` from ${addresses}` : place;
  const head = `${name ?? "Activity"}${where}`;
  const isOneHost = entitiesOf(alerts, "host").length < 2;
  const tell = (count: number): string =>
    chosen(steps, count)
      .map(
        (step, index) =>
          `${index === 0 ? "" : "then "}${step.phrase}${byRules(step, index)}${isOneHost || index === 0 ? "" : onHosts(step)}`,
      )
      .join(", ");
  const rest = (count: number): string => moreText(steps.length - Math.min(count, steps.length));
  return fit([
    ...[3, 2, 1].map((count) => `${head}: ${tell(count)}${rest(count)}`),
    head,
    `${name ?? "Activity"} in ${alerts.length} alerts`,
  ]);
}

/** The weightiest steps, in the order in which they began. */
function chosen(steps: readonly Step[], count: number): readonly Step[] {
  const best = new Set([...steps].sort((a, b) => b.rank - a.rank).slice(0, count));
  return steps.filter((step) => best.has(step));
}

function moreText(count: number): string {
  return count <= 0 ? "" : `, and ${count} more kind${count === 1 ? "" : "s"} of alert`;
}

function byRules({ alerts }: Step, index: number): string {
  const rules = new Set(alerts.map(({ rule }) => rule.id)).size;
  return index === 0 && rules > 1 ? ` by ${rules} rules` : "";
}

function asUser({ alerts }: Step): string {
  const [user, ...others] = entitiesOf(alerts, "user");
  return user === undefined || others.length > 0 ? "" : ` as ${shown(user)}`;
}

function onHosts({ alerts }: Step): string {
  const hosts = named(alerts, "host", "host");
  return hosts === undefined ? "" : ` on ${hosts}`;
}

const PLURAL: Readonly<Record<string, string>> = { host: "hosts", account: "accounts", address: "addresses" };

/** One is named, more are counted. */
function named(alerts: readonly ToldAlert[], kind: EntityKind, word: string): string | undefined {
  const entities = entitiesOf(alerts, kind);
  const [first, second] = entities;
  if (first === undefined) return undefined;
  if (second === undefined) return shown(first);
  return entities.length === 2 && kind === "host"
    ? joined([shown(first), shown(second)])
    : `${entities.length} ${PLURAL[word] ?? word}`;
}

/** Distinct ones that are somebody, in the order in which they came up. */
function entitiesOf(alerts: readonly ToldAlert[], kind: EntityKind): readonly Entity[] {
  const found = new Map<string, Entity>();
  for (const entity of alerts.flatMap(({ entities }) => entities)) {
    if (entity.kind !== kind || isNobody(entity)) continue;
    const key = kind === "host" ? withoutDomain(keyOf(entity)) : keyOf(entity);
    if (!found.has(key)) found.set(key, entity);
  }
  return [...found.values()];
}

/** As people call it; the page has the full name. */
function withoutDomain(host: string): string {
  if (/^[\d.]+$/.test(host)) return host;
  const label = host.split(".")[0] ?? "";
  return label === "" ? host : label;
}

const MAX_VALUE = 40;

function shown({ kind, value }: Entity): string {
  if (kind === "host") return safeText(withoutDomain(value.trim()), MAX_VALUE);
  if (kind !== "user") return safeText(value, MAX_VALUE);
  const bare = bareUser(value.trim());
  return safeText(bare === "" ? value : bare, MAX_VALUE);
}

function titleOf({ rule }: ToldAlert): string {
  return safeText(rule.title, 120);
}

/** The first that is short enough; the last one cut, if none is. */
function fit(sentences: readonly string[]): string {
  const short = sentences.find((sentence) => Array.from(sentence).length <= MAX_SENTENCE);
  return short ?? safeText(sentences.at(-1) ?? "", MAX_SENTENCE);
}
