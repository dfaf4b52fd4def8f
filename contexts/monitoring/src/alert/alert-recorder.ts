import { newId } from "@cordon/kernel";
import type { AlertFact, AlertsRaised } from "../events.ts";
import { suppressionFor } from "../suppression/suppression.ts";
import type { SuppressionStore } from "../suppression/suppression-store.ts";
import { hourOf } from "./alert.ts";
import { type AlertGrowth, fingerprintsOf, growAlerts, type KnownAlert, type NewMatch } from "./alert-growth.ts";
import type { AlertStore, RuleFacts } from "./alert-store.ts";
import type { DetectedMatch } from "./detected-match.ts";

export interface RecorderScope {
  readonly alerts: AlertStore;
  readonly suppressions: Pick<SuppressionStore, "active" | "countHits">;
  readonly emit: (event: AlertsRaised) => Promise<void>;
}

export interface Recorded {
  /** Alerts that are new or grew, without those that a suppression hides. */
  readonly raised: number;
  /** Matches of rules that no version ever had: a defect, so say it. */
  readonly unknownRules: readonly string[];
}

/**
 * Turns what the worker found in batches into alerts, in the transaction that first marks these batches as stored: that
 * mark is what keeps a match from counting twice.
 * A fixed number of statements whatever the number of matches; what it writes is announced when the transaction commits.
 */
export async function recordMatches(
  scope: RecorderScope,
  found: readonly DetectedMatch[],
  at: Date,
): Promise<Recorded> {
  if (found.length === 0) return { raised: 0, unknownRules: [] };
  const { alerts, suppressions, emit } = scope;
  await alerts.takeTurn();
  const ruleIds = [...new Set(found.map(({ ruleId }) => ruleId))].sort();
  const rules = new Map((await alerts.rulesOf(ruleIds)).map((rule) => [rule.ruleId, rule]));
  const unknownRules = ruleIds.filter((id) => !rules.has(id));
  const fresh = found.filter(({ ruleId }) => rules.has(ruleId));
  if (fresh.length === 0) return { raised: 0, unknownRules };

  const active = await suppressions.active(at);
  const matches = fresh.map((match): NewMatch => ({ match, suppressionId: suppressionFor(match, active, at)?.id }));
  const growths = await grownBy(alerts, matches, rules, at);
  const written = await write(alerts, growths, rules, at);
  const hits = countsOf(matches.flatMap(({ suppressionId }) => suppressionId ?? []));
  if (hits.size > 0) await suppressions.countHits(hits, at);

  const facts = written.filter(({ growth }) => growth.suppressionId === undefined).map((alert) => toFact(alert, at));
  for (const chunk of chunksOf(facts)) await emit({ type: "monitoring.alerts.raised.v1", alerts: chunk });
  return { raised: facts.length, unknownRules };
}

async function grownBy(
  alerts: AlertStore,
  matches: readonly NewMatch[],
  rules: ReadonlyMap<string, RuleFacts>,
  at: Date,
): Promise<readonly AlertGrowth[]> {
  const known = new Map((await alerts.collecting(fingerprintsOf(matches, at))).map((a) => [a.fingerprint, a]));
  const ruleNos = [...rules.values()].map(({ ruleNo }) => ruleNo);
  const counts = new Map(
    (await alerts.newSince(ruleNos, hourOf(at))).map((c) => [`${c.ruleNo} ${c.isSuppressed}`, c.alerts]),
  );
  const growths = growAlerts(matches, {
    known,
    newThisHour: (ruleId, isSuppressed) => counts.get(`${rules.get(ruleId)?.ruleNo} ${isSuppressed}`) ?? 0,
    at,
  });
  const replaced = growths.flatMap((growth) => (growth.known ? [] : (known.get(growth.fingerprint)?.no ?? [])));
  if (replaced.length > 0) await alerts.settle(replaced);
  return growths;
}

interface Written {
  readonly no: number;
  readonly id: string;
  readonly growth: AlertGrowth;
  readonly rule: RuleFacts;
}

async function write(
  alerts: AlertStore,
  growths: readonly AlertGrowth[],
  rules: ReadonlyMap<string, RuleFacts>,
  at: Date,
): Promise<readonly Written[]> {
  const withRule = growths.flatMap((growth) => {
    const rule = rules.get(growth.ruleId);
    return rule ? [{ growth, rule }] : [];
  });
  const opened = withRule
    .filter(({ growth }) => !growth.known)
    .map(({ growth, rule }) => ({ id: newId("alt"), growth, rule }));
  const nos = opened.length === 0 ? [] : await alerts.open(opened, at);
  const grown = withRule.flatMap(({ growth, rule }): Written[] =>
    growth.known ? [{ no: growth.known.no, id: growth.known.id, growth, rule }] : [],
  );
  if (grown.length > 0) await alerts.grow(grown, at);
  const written = [...opened.map((alert, index): Written => ({ ...alert, no: nos[index] ?? 0 })), ...grown];
  await alerts.keepCopies(written);
  await alerts.tally(talliesOf(written), at);
  return written;
}

function talliesOf(written: readonly Written[]): Parameters<AlertStore["tally"]>[0] {
  const byRule = Map.groupBy(written, ({ rule }) => rule.ruleNo);
  return [...byRule].map(([ruleNo, of]) => ({
    ruleNo,
    matches: sum(of, ({ growth }) => growth.matches.length),
    alerts: sum(of, ({ growth }) => (growth.known || growth.suppressionId !== undefined ? 0 : 1)),
    suppressed: sum(of, ({ growth }) => (growth.suppressionId === undefined ? 0 : growth.matches.length)),
  }));
}

function sum(of: readonly Written[], value: (one: Written) => number): number {
  return of.reduce((total, one) => total + value(one), 0);
}

function countsOf(ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of [...ids].sort()) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function toFact({ id, growth, rule }: Written, at: Date): AlertFact {
  const known: KnownAlert | undefined = growth.known;
  return {
    alertId: id,
    revision: (known?.revision ?? 0) + 1,
    rule: {
      id: rule.ruleId,
      title: rule.title,
      status: rule.status,
      author: rule.author,
      tactics: [...rule.tactics],
      techniques: [...rule.techniques],
      opensIncident: rule.opensIncident,
      firstSteps: [...rule.firstSteps],
    },
    severity: rule.level,
    isNoisy: growth.isNoisy,
    entities: [...growth.entities],
    events: growth.events,
    firstAt: growth.firstAt.toISOString(),
    lastAt: growth.lastAt.toISOString(),
    detectedAt: (known?.detectedAt ?? at).toISOString(),
  };
}

const MAX_ALERTS = 500;
/** An event of ours is 256 KB at most. */
const MAX_BYTES = 200 * 1024;

function chunksOf(facts: readonly AlertFact[]): AlertFact[][] {
  const chunks: AlertFact[][] = [];
  let bytes = 0;
  for (const fact of facts) {
    const size = Buffer.byteLength(JSON.stringify(fact));
    const last = chunks.at(-1);
    if (last && last.length < MAX_ALERTS && bytes + size <= MAX_BYTES) {
      last.push(fact);
      bytes += size;
    } else {
      chunks.push([fact]);
      bytes = size;
    }
  }
  return chunks;
}
