import type { Alert, AlertSeverity, Entity, EntityKind } from "../alert/alert.ts";
import { ALERT_SEVERITIES } from "../alert/alert.ts";
import { isNobody, keyOf, bareUser } from "../alert/entity-key.ts";
import { joined, safeText } from "../alert/linking.ts";
import { type AttackPhrase, attackOf, familyOf, stepOf, tacticOf } from "./phrases.ts";

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
  const attack = attackIn(counted, lead.tactic);
  return attack === undefined ? byTactic(counted, lead) : byAttack(counted, attack);
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
  readonly beganAt: number;
  readonly rank: number;
}

/** In the order in which they began. */
function stepsOf(alerts: readonly ToldAlert[], lead: string | undefined): readonly Step[] {
  const groups = Map.groupBy(alerts, ({ rule }) => phraseOf(rule).text);
  return [...groups]
    .map(([phrase, group]): Step => {
      const leads = group.some(({ rule }) => mainTactic(rule) === lead);
      return {
        phrase,
        alerts: group,
        beganAt: Math.min(...group.map(({ firstAt }) => firstAt.getTime())),
        rank: ALERT_SEVERITIES.indexOf(worstOf(group)) * 2_000 + (leads ? 1_000 : 0) + Math.min(999, group.length),
      };
    })
    .sort((a, b) => a.beganAt - b.beganAt);
}

/** By the first technique that has a phrase; else by the title. */
function phraseOf({ techniques, title }: ToldAlert["rule"]): { readonly text: string; readonly technique: string } {
  for (const technique of techniques) {
    const text = stepOf(technique);
    if (text !== undefined) return { text, technique };
  }
  return { text: `“${safeText(title, 60)}”`, technique: "" };
}

interface Attack extends AttackPhrase {
  readonly family: string;
  /** Of techniques of the family, whatever else they are. */
  readonly alerts: readonly ToldAlert[];
}

/** An attack against somebody, when that is what leads. The finest name for it counts: a spray is guessing, too. */
function attackIn(alerts: readonly ToldAlert[], tactic: string | undefined): Attack | undefined {
  const named = alerts
    .filter(({ rule }) => mainTactic(rule) === tactic)
    .flatMap(({ rule, severity }) =>
      rule.techniques.flatMap((technique) => {
        const phrase = attackOf(technique);
        return phrase ? [{ phrase, technique, weight: ALERT_SEVERITIES.indexOf(severity) }] : [];
      }),
    );
  const best = named.reduce<(typeof named)[number] | undefined>(
    (most, one) => (most === undefined || one.weight > most.weight ? one : most),
    undefined,
  );
  if (best === undefined) return undefined;
  const family = familyOf(best.technique);
  const isOf = ({ rule }: ToldAlert): boolean => rule.techniques.some((technique) => familyOf(technique) === family);
  return { ...best.phrase, family, alerts: alerts.filter(isOf) };
}

/** What began longer before the attack was seen did come before it. */
const SAME_MOMENT_MS = 60_000;

function byAttack(alerts: readonly ToldAlert[], attack: Attack): string {
  const against = named(attack.alerts, attack.against) ?? named(attack.alerts, "host");
  const addresses = named(attack.alerts.filter(hasOneAddress), "address");
  const head = [attack.name, against && ` against ${against}`, addresses && ` from ${addresses}`]
    .filter(Boolean)
    .join("");
  const others = alerts.filter(({ rule }) => familyOf(phraseOf(rule).technique) !== attack.family);
  const steps = stepsOf(others, undefined);
  const beganAt = Math.min(...attack.alerts.map(({ firstAt }) => firstAt.getTime()));
  const isBefore = (step: Step): boolean => step.beganAt < beganAt - SAME_MOMENT_MS;
  const told = attack.against === "host" ? entitiesOf(attack.alerts, "host") : [];
  const then = (count: number): string =>
    phrases(chosen(steps, count), { hosts: told, users: [] })
      .map(({ step, text }) => `${isBefore(step) ? ", after " : ", then "}${text}`)
      .join("");
  return fit([
    ...[3, 2, 1].map((count) => `${head}${then(count)}${moreText(steps.length - count)}`),
    `${head}${moreText(steps.length)}`,
    head,
    `${attack.name} in ${alerts.length} alerts`,
  ]);
}

/** With two, one is where it went: which of them did it the alert does not say. */
function hasOneAddress({ entities }: ToldAlert): boolean {
  return entities.filter((entity) => entity.kind === "address" && !isNobody(entity)).length === 1;
}

function byTactic(alerts: readonly ToldAlert[], lead: Lead): string {
  const name = lead.tactic === undefined ? undefined : tacticOf(lead.tactic)?.name;
  const [hosts, users, addresses] = (["host", "user", "address"] as const).map((kind) => named(alerts, kind));
  const place = [hosts && ` on ${hosts}`, users && ` by ${users}`].filter(Boolean).join("");
  const where = place === "" && addresses ? ` from ${addresses}` : place;
  const head = `${name ?? "Activity"}${where}`;
  const steps = stepsOf(alerts, lead.tactic);
  const told = { hosts: entitiesOf(alerts, "host"), users: entitiesOf(alerts, "user") };
  const tell = (count: number): string =>
    phrases(chosen(steps, count), told)
      .map(({ text }, index) => `${index === 0 ? "" : "then "}${text}`)
      .join(", ");
  return fit([
    ...[3, 2, 1].map((count) => `${head}: ${tell(count)}${moreText(steps.length - count)}`),
    head,
    `${name ?? "Activity"} in ${alerts.length} alerts`,
  ]);
}

interface Told {
  readonly hosts: readonly Entity[];
  readonly users: readonly Entity[];
}

/** Each step with who and where, as far as that is news after what was told before it. */
function phrases(steps: readonly Step[], before: Told): readonly { readonly step: Step; readonly text: string }[] {
  const told = { host: keysOf(before.hosts), user: keysOf(before.users) };
  const news = (step: Step, kind: "host" | "user"): string | undefined => {
    const entities = entitiesOf(step.alerts, kind);
    const keys = keysOf(entities);
    if (keys === "" || keys === told[kind] || (kind === "user" && entities.length > 1)) return undefined;
    told[kind] = keys;
    return named(step.alerts, kind);
  };
  return steps.map((step) => {
    const user = news(step, "user");
    const host = news(step, "host");
    return { step, text: [step.phrase, user && ` as ${user}`, host && ` on ${host}`].filter(Boolean).join("") };
  });
}

function keysOf(entities: readonly Entity[]): string {
  return entities.map(sameKey).sort().join(" ");
}

/** The weightiest steps, in the order in which they began. */
function chosen(steps: readonly Step[], count: number): readonly Step[] {
  const best = new Set([...steps].sort((a, b) => b.rank - a.rank).slice(0, count));
  return steps.filter((step) => best.has(step));
}

function moreText(count: number): string {
  return count <= 0 ? "" : `, and ${count} more step${count === 1 ? "" : "s"}`;
}

const PLURAL: Readonly<Record<EntityKind, string>> = {
  host: "hosts",
  user: "accounts",
  address: "addresses",
  process: "programs",
};

/** One is named, more are counted. */
function named(alerts: readonly ToldAlert[], kind: EntityKind): string | undefined {
  const entities = entitiesOf(alerts, kind);
  const [first, second] = entities;
  if (first === undefined) return undefined;
  if (second === undefined) return shown(first);
  return entities.length === 2 && kind === "host"
    ? joined([shown(first), shown(second)])
    : `${entities.length} ${PLURAL[kind]}`;
}

/** Distinct ones that are somebody, in the order in which they came up. */
function entitiesOf(alerts: readonly ToldAlert[], kind: EntityKind): readonly Entity[] {
  const found = new Map<string, Entity>();
  for (const entity of alerts.flatMap(({ entities }) => entities)) {
    if (entity.kind !== kind || isNobody(entity)) continue;
    const key = sameKey(entity);
    if (!found.has(key)) found.set(key, entity);
  }
  return [...found.values()];
}

function sameKey(entity: Entity): string {
  return entity.kind === "host" ? withoutDomain(keyOf(entity)) : keyOf(entity);
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
