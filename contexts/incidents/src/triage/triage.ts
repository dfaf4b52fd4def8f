import { newId } from "@cordon/kernel";
import type { AlertStore, KnownAlert } from "../alert/alert-store.ts";
import { type Alert, boundedAlert, compareAlertSeverity, opensAtOnce } from "../alert/alert.ts";
import { type Link, type LinkSettings, linksOf } from "../alert/linking.ts";
import { canMove, type Incident, moveIncident } from "../incident/incident.ts";
import type { IncidentStore } from "../incident/incident-store.ts";
import { mergeInto } from "../incident/merge-incidents.ts";
import { CORDON, type Fact } from "../incident/record.ts";
import { riskText } from "../incident/risk.ts";
import { type SaveScope, saveIncident } from "../incident/save-incident.ts";
import type { TimelineStore } from "../incident/timeline-store.ts";
import type { SettingStore } from "../settings/setting-store.ts";
import { type CriticalityOf, summarised } from "./summarise.ts";

export interface TriageScope extends SaveScope {
  readonly incidents: IncidentStore;
  readonly timeline: TimelineStore;
  readonly alerts: AlertStore;
  readonly settings: Pick<SettingStore, "get">;
}

export interface TriageNeeds {
  readonly criticalityOf: CriticalityOf;
  readonly now: () => Date;
}

/** What one round of triage did to an incident so far. */
interface Touched {
  readonly facts: Fact[];
  /** Why an alert of it is enough for the queue. */
  opensBecause: string | undefined;
}

/**
 * Alerts become part of incidents: each joins the incident it shares entities with, draws together those it links, or
 * begins one. A known alert of an older revision changes nothing. All in the transaction of the scope.
 */
export async function triageAlerts(
  scope: TriageScope,
  alerts: readonly Alert[],
  { criticalityOf, now }: TriageNeeds,
): Promise<void> {
  await scope.incidents.lockTriage();
  const { openThreshold, windowMinutes, nearMinutes } = await scope.settings.get();
  const links: LinkSettings = { windowMs: windowMinutes * 60_000, nearMs: nearMinutes * 60_000 };
  const round: Round = { scope, links, at: now(), touched: new Map() };
  for (const alert of alerts) await triageOne(round, boundedAlert(alert));
  for (const [id, touched] of round.touched) await settle(round, id, touched, openThreshold, criticalityOf);
}

interface Round {
  readonly scope: TriageScope;
  readonly links: LinkSettings;
  readonly at: Date;
  readonly touched: Map<string, Touched>;
}

async function triageOne(round: Round, alert: Alert): Promise<void> {
  const { alerts } = round.scope;
  const known = await alerts.find(alert.id);
  if (known && known.revision >= alert.revision) return;
  if (known) await alerts.revise(alert);
  else await alerts.add(alert, undefined, round.at);
  const found = alert.isNoisy ? [] : await linksIn(round, alert);
  const home = await homeOf(round, alert, known, found);
  if (home === undefined) return; // informational, and nothing to join yet

  const touched = touch(round, home);
  if (!known || known.incidentId === undefined) {
    await alerts.join([alert.id], home);
    touched.facts.push(
      joinedFact(
        alert,
        found.find(({ neighbour }) => neighbour.incidentId === home),
      ),
    );
  } else {
    const revised = await revisedFact(round, alert, known, home);
    if (revised) touched.facts.push(revised);
  }
  touched.opensBecause ??= opensAtOnce(alert);
  if (alert.severity !== "informational") await takeWaiting(round, alert, found, home);
}

async function linksIn({ scope, links }: Round, alert: Alert): Promise<readonly Link[]> {
  const neighbours = await scope.alerts.neighbours(alert, links);
  if (neighbours.length === 0) return [];
  const found = linksOf(alert, neighbours, await scope.alerts.spread(alert), links);
  // An informational alert that waits may be taken along; one that is somewhere shows the way to nobody.
  return found.filter(({ neighbour }) => !neighbour.isInformational || neighbour.incidentId === undefined);
}

/** The incident this alert belongs to, once it has drawn together those that it links. */
async function homeOf(
  round: Round,
  alert: Alert,
  known: KnownAlert | undefined,
  links: readonly Link[],
): Promise<string | undefined> {
  const { scope, at } = round;
  const strongest = strongestPerIncident(links);
  const own = known?.incidentId;
  const ids = [...new Set([...(own === undefined ? [] : [own]), ...strongest.keys()])];
  const locked = [...(await scope.incidents.lock(ids)).values()];
  const ownIncident = locked.find(({ id }) => id === own);
  // The alert of an incident that people have closed goes on in it: closing is not undone by more of the same.
  if (ownIncident?.state === "closed") return own;
  const open = locked.filter(({ state }) => state !== "closed").sort((a, b) => a.number - b.number);
  if (alert.severity === "informational") {
    const joined =
      own ?? links.find(({ neighbour }) => open.some(({ id }) => id === neighbour.incidentId))?.neighbour.incidentId;
    if (joined !== undefined && joined !== own) await addLinks(round, alert, strongest, [joined]);
    return joined;
  }
  const [home, ...others] = open;
  if (!home) return begin(round, alert);
  await addLinks(
    round,
    alert,
    strongest,
    open.flatMap(({ id }) => (id === own ? [] : [id])),
  );
  let survivor = home;
  for (const other of others) {
    survivor = await mergeInto(scope, survivor, other, {
      because: strongest.get(other.id)?.sentence ?? strongest.get(home.id)?.sentence ?? "One alert belongs to both",
      actor: CORDON,
      at,
    });
    moveTouched(round, other.id, home.id);
  }
  return home.id;
}

function strongestPerIncident(links: readonly Link[]): ReadonlyMap<string, Link> {
  const strongest = new Map<string, Link>();
  for (const link of links) {
    const id = link.neighbour.incidentId;
    if (id !== undefined && !strongest.has(id)) strongest.set(id, link);
  }
  return strongest;
}

async function addLinks(
  { scope, at }: Round,
  alert: Alert,
  strongest: ReadonlyMap<string, Link>,
  incidentIds: readonly string[],
): Promise<void> {
  for (const id of incidentIds) {
    const link = strongest.get(id);
    if (link) await scope.alerts.addLink(alert.id, link, at);
  }
}

async function begin({ scope, at }: Round, alert: Alert): Promise<string> {
  const incident = await scope.incidents.add({
    id: newId("inc"),
    state: "candidate",
    assignee: undefined,
    closing: undefined,
    isMerged: false,
    isNoisy: alert.isNoisy,
    severity: alert.severity,
    risk: 0,
    riskParts: [],
    sentence: "",
    openedBecause: undefined,
    tactics: [],
    alerts: 0,
    firstAt: alert.firstAt,
    lastAt: alert.lastAt,
    createdAt: at,
    changedAt: at,
    revision: 1,
    decidedRevision: 1,
    gatheredRevision: 1,
  });
  return incident.id;
}

/** Informational alerts that waited for somebody to belong to. They draw nothing else after them. */
async function takeWaiting(round: Round, alert: Alert, links: readonly Link[], home: string): Promise<void> {
  const waiting = links.filter(({ neighbour }) => neighbour.incidentId === undefined);
  for (const { neighbour, entities, sentence, weight } of waiting) {
    const other = await round.scope.alerts.find(neighbour.alertId);
    if (!other) continue;
    const link: Link = { neighbour: { ...neighbour, alertId: alert.id, incidentId: home }, entities, sentence, weight };
    await round.scope.alerts.addLink(other.id, link, round.at);
    await round.scope.alerts.join([other.id], home);
    touch(round, home).facts.push(joinedFact(other, link));
  }
}

function touch({ touched }: Round, id: string): Touched {
  const known = touched.get(id);
  if (known) return known;
  const made: Touched = { facts: [], opensBecause: undefined };
  touched.set(id, made);
  return made;
}

/** What this round did to an incident before it was merged happened to the one it became part of. */
function moveTouched(round: Round, from: string, to: string): void {
  const before = round.touched.get(from);
  const survivor = touch(round, to);
  if (!before) return;
  round.touched.delete(from);
  survivor.facts.push(...before.facts);
  survivor.opensBecause ??= before.opensBecause;
}

function joinedFact(alert: Alert, link: Link | undefined): Fact {
  return {
    kind: "alert-joined",
    alertId: alert.id,
    ruleTitle: alert.rule.title,
    severity: alert.severity,
    firstAt: alert.firstAt.toISOString(),
    detectedAt: alert.detectedAt.toISOString(),
    because: link?.sentence ?? null,
  };
}

/** Growth alone is told by the alert itself; a record is written when it changes what people judged by. */
async function revisedFact(round: Round, alert: Alert, known: KnownAlert, home: string): Promise<Fact | undefined> {
  const isWorse = compareAlertSeverity(alert.severity, known.severity) > 0;
  if (isWorse || alert.firstAt < known.firstAt) {
    return {
      kind: "alert-revised",
      alertId: alert.id,
      ruleTitle: alert.rule.title,
      severity: alert.severity,
      firstAt: alert.firstAt.toISOString(),
      detectedAt: alert.detectedAt.toISOString(),
    };
  }
  const incident = await round.scope.incidents.find(home);
  if (incident?.state !== "closed" || alert.lastAt <= known.lastAt) return undefined;
  const recent = await round.scope.timeline.listOf([home]);
  const closedAt = recent.findLastIndex(({ fact }) => fact.kind === "moved" && fact.to === "closed");
  const isTold = recent
    .slice(closedAt + 1)
    .some(({ fact }) => fact.kind === "alert-continued" && fact.alertId === alert.id);
  if (isTold) return undefined;
  return { kind: "alert-continued", alertId: alert.id, ruleTitle: alert.rule.title, events: alert.events };
}

/** Severity, risk and sentence follow the alerts; a candidate that is bad enough comes into the queue. */
async function settle(
  { scope, at }: Round,
  id: string,
  { facts, opensBecause }: Touched,
  openThreshold: number,
  criticalityOf: CriticalityOf,
): Promise<void> {
  const before = (await scope.incidents.lock([id])).get(id);
  if (!before) return;
  const summary = await summarised(scope.alerts, before, criticalityOf);
  const opening = whyOpen(summary, opensBecause, openThreshold);
  const after = opening === undefined ? summary : { ...moveIncident(summary, "open"), openedBecause: opening };
  const crossed: readonly Fact[] =
    opening !== undefined && summary.risk >= openThreshold
      ? [
          {
            kind: "risk-crossed",
            risk: summary.risk,
            threshold: openThreshold,
            text: riskText({ score: summary.risk, parts: summary.riskParts }),
          },
        ]
      : [];
  const moved: readonly Fact[] =
    opening === undefined
      ? []
      : [{ kind: "moved", from: "candidate", to: "open", because: opening, disposition: null, duplicateOf: null }];
  await saveIncident(scope, before, after, {
    facts: [...facts, ...crossed, ...moved],
    actor: CORDON,
    at,
    hasGathered: facts.length > 0, // growth alone is no news to whoever is about to close it
    isDecision: opening !== undefined,
  });
}

function whyOpen(incident: Incident, atOnce: string | undefined, threshold: number): string | undefined {
  if (incident.isNoisy || !canMove(incident.state, "open") || incident.state === "closed") return undefined;
  if (atOnce !== undefined) return `Opened by ${atOnce}`;
  return incident.risk >= threshold ? `Risk ${incident.risk} reached the threshold ${threshold}` : undefined;
}
