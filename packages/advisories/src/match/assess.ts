import { type Decision, decide, type Surroundings } from "../decide/decide.ts";
import { BOD_26_04, type DecisionTable, rankOfTier } from "../decide/decision-table.ts";
import type { VexStatement } from "../model/advisory.ts";
import type { Component, Inventory } from "../model/component.ts";
import { versionOrder } from "../version/order.ts";
import type { AdvisorySource } from "./advisory-source.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { kernelPartOf, runningImage } from "./kernel.ts";
import { isCve, isMalicious } from "./names-of.ts";
import { createOwners, type Owners } from "./owner.ts";
import { type Question, questionKey, questionOf } from "./question.ts";
import { applyVex, indexVex } from "./vex.ts";
import { type Verdict, verdictsOn } from "./verdict.ts";

/** A verdict about one component, and what it asks of people. */
export interface Match extends Verdict {
  readonly component: Component;
  /** What the advisories were asked about: for Debian, Ubuntu and Alpine the source package. */
  readonly asked: { readonly name: string; readonly version: string };
  readonly decision: Decision;
  /** A kernel that is installed and does not run. */
  readonly isDormant: boolean;
}

/** Why components were not matched, with how many. */
export interface LeftOut {
  readonly why:
    | "no-version"
    | "no-group"
    | "version-not-understood"
    | "no-kernel-inside"
    | "owned-by-distribution"
    | "development-only"
    | "nothing-to-ask";
  readonly components: number;
}

export interface Assessment {
  readonly subject: string;
  /** All verdicts, in whatever state; open ones first, by tier, then by score. */
  readonly matches: readonly Match[];
  readonly coverage: readonly Coverage[];
  readonly leftOut: readonly LeftOut[];
}

export interface AssessOptions {
  /** ISO date of today, for ends of life. */
  readonly on: string;
  readonly surroundings?: Surroundings;
  readonly table?: DecisionTable;
  readonly vex?: readonly VexStatement[];
  /** More package URLs by which VEX statements may call the whole. */
  readonly products?: readonly string[];
  /** Also what a lock file says is needed for development only. */
  readonly withDevelopment?: boolean;
}

/** Everything that is installed against everything that is known. */
export function assess(inventory: Inventory, source: AdvisorySource, options: AssessOptions): Assessment {
  const { surroundings = {}, table = BOD_26_04 } = options;
  const running = runningImage(inventory.components, inventory.runningKernel);
  const products = [...(inventory.products ?? []), ...(options.products ?? [])];
  const vex = indexVex(options.vex ?? []);
  const leftOut = new Map<LeftOut["why"], number>();
  const judged = createMemo(source);
  const decided = createDecisions(source, surroundings, table);
  const installed = new Map(inventory.components.map((component) => [component.purl, component]));
  const owners = createOwners({ find: (purl) => installed.get(purl), source, verdictsOf: judged, on: options.on });
  const matches: Match[] = [];
  for (const component of inventory.components) {
    const question = ask(component, owners, options.withDevelopment ?? false);
    if (typeof question === "string") {
      leftOut.set(question, (leftOut.get(question) ?? 0) + 1);
      continue;
    }
    const isDormant =
      running !== undefined && component.kernelRelease !== undefined && component.kernelRelease !== running;
    const asked = { name: question.name, version: question.version };
    for (const verdict of judged(question)) {
      const settled = owners.settle(verdict, component) ?? verdict;
      const final = applyVex(settled, component, products, vex) ?? settled;
      const reason = [...question.notes, ...final.reason];
      const decision = decided(final);
      matches.push({ ...final, reason, component, asked, isDormant, decision });
    }
  }
  return {
    subject: inventory.subject,
    matches: matches.sort(byUrgency(table)),
    coverage: coverageOf(inventory.components, source, options.on),
    leftOut: [...leftOut].map(([why, components]) => ({ why, components })),
  };
}

function ask(component: Component, owners: Owners, withDevelopment: boolean): Question | LeftOut["why"] {
  if (component.isDevelopment && !withDevelopment) return "development-only";
  if (component.version === "") return "no-version";
  if (kernelPartOf(component) === "none") return "no-kernel-inside";
  if (owners.speaksFor(component)) return "owned-by-distribution";
  if (isWithoutGroup(component)) return "no-group";
  const question = questionOf(component);
  if (!question) return "nothing-to-ask";
  return versionOrder(question.scheme).isValid(question.version) ? question : "version-not-understood";
}

/** A Java archive that says nothing but its file's name: advisories speak of `group:artifact`, and would be silent about it whatever it is. */
function isWithoutGroup({ type, namespace = "", name }: Component): boolean {
  return type === "maven" && namespace === "" && !name.includes(":");
}

/** Binaries of one source ask the same question. */
function createMemo(source: AdvisorySource): (question: Question) => readonly Verdict[] {
  const answers = new Map<string, readonly Verdict[]>();
  return (question) => {
    const key = questionKey(question);
    const known = answers.get(key);
    if (known) return known;
    const verdicts = verdictsOn(question, source);
    answers.set(key, verdicts);
    return verdicts;
  };
}

/** Binaries of one source, and copies of one library, have the same weaknesses. */
function createDecisions(
  source: AdvisorySource,
  surroundings: Surroundings,
  table: DecisionTable,
): (verdict: Verdict) => Decision {
  // Of a verdict only its names and its vectors count here, and both come from one list.
  const known = new Map<Verdict["cvss"], Decision>();
  return (verdict) => {
    const before = known.get(verdict.cvss);
    if (before) return before;
    const knowledge = isCve(verdict.id) ? source.knowledge(verdict.id) : { cvss: [] };
    const cvss = [...verdict.cvss, ...knowledge.cvss];
    const decision = decide({ ...knowledge, cvss, isMalicious: isMalicious(verdict) }, surroundings, table);
    known.set(verdict.cvss, decision);
    return decision;
  };
}

const STATE_ORDER = ["open", "under-investigation", "fixed", "not-affected"] as const;

function byUrgency(table: DecisionTable): (a: Match, b: Match) => number {
  return (a, b) =>
    STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) ||
    Number(a.isDormant) - Number(b.isDormant) ||
    rankOfTier(table, a.decision.tier) - rankOfTier(table, b.decision.tier) ||
    b.decision.score - a.decision.score ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
    (a.component.name < b.component.name ? -1 : a.component.name > b.component.name ? 1 : 0);
}
