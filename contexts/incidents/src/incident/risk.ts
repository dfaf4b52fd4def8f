import type { AlertSeverity } from "../alert/alert.ts";
import { joined, safeText } from "../alert/linking.ts";

export type Criticality = "low" | "normal" | "high" | "crown-jewel";

export interface RiskAsset {
  readonly name: string;
  readonly criticality: Criticality;
  /** Whether any alert's source vouches for the name. */
  readonly isVouched: boolean;
}

/** What the risk of an incident is made of. */
export interface RiskFacts {
  /** Of the worst alert. */
  readonly severity: AlertSeverity;
  /** Distinct ones, of alerts that are more than informational. */
  readonly tactics: number;
  /** Different ones: what two logs tell of one deed counts once. */
  readonly alerts: number;
  readonly assets: readonly RiskAsset[];
}

/** One term of the sum. */
export interface RiskPart {
  readonly name: "severity" | "tactics" | "count" | "asset";
  readonly points: number;
  /** What the points are for, in words: "3 tactics". */
  readonly because: string;
}

export interface Risk {
  /** 0 to 100: the sum of the parts, held within these bounds. */
  readonly score: number;
  readonly parts: readonly RiskPart[];
}

const SEVERITY_POINTS: Readonly<Record<AlertSeverity, number>> = {
  informational: 0,
  low: 10,
  medium: 25,
  high: 40,
  critical: 60,
};
const POINTS_PER_TACTIC = 8;
const MAX_TACTIC_POINTS = 24;
const POINTS_PER_DOUBLING = 3;
const MAX_COUNT_POINTS = 15;
const ASSET_POINTS: Readonly<Record<Criticality, number>> = { low: -6, normal: 0, high: 10, "crown-jewel": 20 };
/** A name that only stands in a log line may be anybody's invention. */
const CLAIMED_SHARE = 0.5;

/**
 * Risk = severity of the worst alert + 8 for each further tactic (24 at most) + 3 for each doubling of the number of
 * different alerts (15 at most) + criticality of the most critical asset, half of it when its name is only claimed.
 */
export function riskOf(facts: RiskFacts): Risk {
  const parts = [severityPart(facts), tacticsPart(facts), countPart(facts), assetPart(facts)];
  const shown = parts.filter((part, index) => index === 0 || part.points !== 0);
  const sum = shown.reduce((total, { points }) => total + points, 0);
  return { score: Math.max(0, Math.min(100, sum)), parts: shown };
}

/** "45 (a high alert) + 16 (3 tactics) − 6 (db-1 is of low criticality) = 55". */
export function riskText({ score, parts }: Risk): string {
  const terms = parts.map(({ points, because }, index) => {
    const sign = points < 0 ? (index === 0 ? "−" : " − ") : index === 0 ? "" : " + ";
    return `${sign}${Math.abs(points)} (${because})`;
  });
  const sum = parts.reduce((total, { points }) => total + points, 0);
  return `${terms.join("")} = ${sum}${sum === score ? "" : `, counted as ${score}`}`;
}

function severityPart({ severity, alerts }: RiskFacts): RiskPart {
  const one = /^[aeiou]/.test(severity) ? "an" : "a";
  return {
    name: "severity",
    points: SEVERITY_POINTS[severity],
    because: alerts > 1 ? `the worst alert is ${severity}` : `${one} ${severity} alert`,
  };
}

function tacticsPart({ tactics }: RiskFacts): RiskPart {
  const points = Math.min(MAX_TACTIC_POINTS, POINTS_PER_TACTIC * Math.max(0, tactics - 1));
  return { name: "tactics", points, because: `${tactics} tactics` };
}

function countPart({ alerts }: RiskFacts): RiskPart {
  const points = Math.min(MAX_COUNT_POINTS, Math.round(POINTS_PER_DOUBLING * Math.log2(Math.max(1, alerts))));
  return { name: "count", points, because: `${alerts} different alerts, damped` };
}

function assetPart({ assets }: RiskFacts): RiskPart {
  const counted = assets.map((asset) => ({ asset, points: assetPoints(asset) }));
  const most = counted.reduce((best, one) => (one.points > best ? one.points : best), Number.NEGATIVE_INFINITY);
  const named = counted.filter(({ points }) => points === most).map(({ asset }) => asset);
  const first = named[0];
  if (first === undefined || most === 0) return { name: "asset", points: 0, because: "no asset stands out" };
  const names = named.slice(0, 2).map(({ name }) => safeText(name, 40));
  const more = named.length > 2 ? [`${named.length - 2} more`] : [];
  const verb = named.length > 1 ? "are" : "is";
  const claimed = first.isVouched ? "" : ", by a name that is only claimed";
  return {
    name: "asset",
    points: most,
    because: `${joined([...names, ...more])} ${verb} ${CRITICALITY_WORDS[first.criticality]}${claimed}`,
  };
}

function assetPoints({ criticality, isVouched }: RiskAsset): number {
  const points = ASSET_POINTS[criticality];
  return isVouched ? points : Math.round(points * CLAIMED_SHARE);
}

const CRITICALITY_WORDS: Readonly<Record<Criticality, string>> = {
  low: "of low criticality",
  normal: "of normal criticality",
  high: "of high criticality",
  "crown-jewel": "a crown jewel",
};
