import type { CvssVector, EpssEntry, KevEntry, Provenance, ScoreEntry, SsvcEntry } from "../model/advisory.ts";
import { bestScore, type CvssScore } from "./cvss.ts";
import { BOD_26_04, type DecisionTable, decideTier, type Tier } from "./decision-table.ts";
import { deriveAutomatable, deriveTechnicalImpact } from "./derive.ts";
import { LIKELIHOOD, likelihoodOf, MALICIOUS } from "./likelihood.ts";

export type Criticality = "low" | "normal" | "high" | "crown-jewel";

/** What the world knows about one weakness, apart from which versions have it. */
export interface Knowledge {
  readonly cvss: readonly CvssVector[];
  readonly kev?: KevEntry;
  /** The list that was looked into, also where the CVE is not in it; undefined: there was none to look into. */
  readonly kevList?: Provenance;
  readonly epss?: EpssEntry;
  readonly ssvc?: SsvcEntry;
  /** One for each source: NVD, the CVE record. */
  readonly scores?: readonly ScoreEntry[];
  /** No weakness but an attack: whoever installed it has been attacked. */
  readonly isMalicious?: boolean;
}

/** What we know about the place where it is. */
export interface Surroundings {
  /** Reachable from networks that we do not control; undefined: nobody said, taken as no. */
  readonly isExposed?: boolean;
  readonly criticality?: Criticality;
}

/** One input of a decision, with where it comes from. */
export interface DecisionPoint extends Provenance {
  readonly name: string;
  readonly value: string;
}

export interface Decision {
  readonly tier: Tier;
  /** Order inside a tier, 0 to 100: likelihood of exploitation × impact × criticality × exposure. */
  readonly score: number;
  readonly likelihood: number;
  /** In CISA's list itself; the point of that name is also "yes" for a malicious package. */
  readonly isInKev: boolean;
  /** As FIRST gives it; undefined when it gives none. */
  readonly epss?: number;
  readonly cvss?: CvssScore & { readonly source: string };
  /** Every input, the points of the table first. */
  readonly points: readonly DecisionPoint[];
}

const CRITICALITY: Readonly<Record<Criticality, number>> = { low: 0.25, normal: 0.5, high: 0.75, "crown-jewel": 1 };
const HUMAN_IMPACT = { low: "low", normal: "medium", high: "high", "crown-jewel": "very high" } as const;
const NOT_EXPOSED = 0.5;
const UNKNOWN_IMPACT = { partial: 0.5, total: 1 } as const;

/** When it must be gone and what comes first, with every value that led there. */
export function decide(
  knowledge: Knowledge,
  surroundings: Surroundings = {},
  table: DecisionTable = BOD_26_04,
): Decision {
  const cvss = bestScore([
    ...(knowledge.ssvc?.cvss ?? []),
    ...knowledge.cvss,
    ...(knowledge.scores ?? []).flatMap((entry) => entry.cvss),
  ]);
  const points = new Map(pointsOf(knowledge, surroundings, cvss).map((point) => [point.name, point]));
  const values = Object.fromEntries(table.points.map((name) => [name, points.get(name)?.value ?? ""]));
  const likelihood = likelihoodOf(knowledge);
  const isTotal = points.get("technicalImpact")?.value === "total";
  const impact = knowledge.isMalicious
    ? 1
    : (cvss?.impact ?? (isTotal ? UNKNOWN_IMPACT.total : UNKNOWN_IMPACT.partial));
  const criticality = CRITICALITY[surroundings.criticality ?? "normal"];
  const score = 100 * likelihood.value * impact * criticality * (surroundings.isExposed ? 1 : NOT_EXPOSED);
  return {
    tier: decideTier(table, values),
    score: Math.round(score * 100) / 100,
    likelihood: likelihood.value,
    isInKev: knowledge.kev !== undefined,
    ...(knowledge.epss && { epss: knowledge.epss.probability }),
    ...(cvss && { cvss }),
    points: [
      ...table.points.flatMap((name) => points.get(name) ?? []),
      { name: "likelihood", value: String(likelihood.value), source: likelihood.source, ...dated(likelihood) },
      ...(cvss ? [{ name: "cvss", value: `${cvss.base} ${cvss.vector}`, source: cvss.source }] : []),
    ],
  };
}

function pointsOf(knowledge: Knowledge, surroundings: Surroundings, cvss: CvssScore | undefined): DecisionPoint[] {
  const said = { source: surroundings.isExposed === undefined ? "nobody said, taken as no" : "you" };
  const criticality = surroundings.criticality ?? "normal";
  return [
    inKev(knowledge),
    { name: "publiclyExposed", value: surroundings.isExposed ? "yes" : "no", ...said },
    { name: "systemExposure", value: surroundings.isExposed ? "open" : "controlled", ...said },
    automatable(knowledge, cvss),
    technicalImpact(knowledge, cvss),
    exploitation(knowledge),
    {
      name: "humanImpact",
      value: HUMAN_IMPACT[criticality],
      source:
        surroundings.criticality === undefined ? "criticality, nobody said: normal" : `criticality ${criticality}`,
    },
  ];
}

function inKev({ kev, kevList, isMalicious }: Knowledge): DecisionPoint {
  const name = "inKev";
  if (isMalicious && !kev) return { name, value: "yes", source: MALICIOUS };
  if (kev) return { name, value: "yes", source: kev.source, ...dated(kev) };
  if (kevList) return { name, value: "no", source: kevList.source, ...dated(kevList) };
  return { name, value: "no", source: "no list of exploited weaknesses here, taken as no" };
}

function automatable({ ssvc, epss, isMalicious }: Knowledge, cvss: CvssScore | undefined): DecisionPoint {
  const name = "automatable";
  if (isMalicious) return { name, value: "yes", source: MALICIOUS };
  if (ssvc?.isAutomatable !== undefined)
    return { name, value: ssvc.isAutomatable ? "yes" : "no", source: ssvc.source, ...dated(ssvc) };
  if (cvss) return { name, value: deriveAutomatable(cvss) ? "yes" : "no", source: "derived from CVSS" };
  if (epss && epss.probability < LIKELIHOOD.unknown)
    return { name, value: "no", source: `no label and no vector; ${epss.source} is below the mean`, ...dated(epss) };
  return { name, value: "yes", source: ASSUMED };
}

function technicalImpact({ ssvc, isMalicious }: Knowledge, cvss: CvssScore | undefined): DecisionPoint {
  const name = "technicalImpact";
  if (isMalicious) return { name, value: "total", source: MALICIOUS };
  if (ssvc?.technicalImpact) return { name, value: ssvc.technicalImpact, source: ssvc.source, ...dated(ssvc) };
  if (cvss) return { name, value: deriveTechnicalImpact(cvss), source: "derived from CVSS" };
  return { name, value: "total", source: ASSUMED };
}

/** SSVC's advice for a value that nobody knows is the reasonable worst. */
const ASSUMED = "nobody says, the worst is assumed";

function exploitation({ kev, ssvc, epss, isMalicious }: Knowledge): DecisionPoint {
  const name = "exploitation";
  if (isMalicious && !kev) return { name, value: "active", source: MALICIOUS };
  if (kev) return { name, value: "active", source: "CISA KEV", ...dated(kev) };
  if (ssvc?.exploitation) {
    const value = ssvc.exploitation === "poc" ? "public poc" : ssvc.exploitation;
    return { name, value, source: ssvc.source, ...dated(ssvc) };
  }
  if (epss && epss.probability >= LIKELIHOOD.active) {
    return { name, value: "public poc", source: epss.source, ...dated(epss) };
  }
  return { name, value: "none", source: "nobody says" };
}

function dated({ date }: { readonly date?: string }): { readonly date?: string } {
  return date === undefined ? {} : { date };
}
