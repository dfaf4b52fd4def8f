import type { Match } from "@cordon/advisories";

/** The shape that `--format json` prints, one a line; its names stay. */
export function matchJson(match: Match): Readonly<Record<string, unknown>> {
  const { component, decision } = match;
  return {
    id: match.id,
    aliases: match.aliases,
    package: component.name,
    version: component.version,
    sourcePackage: component.source?.name ?? null,
    sourceVersion: component.source?.version ?? null,
    fixedVersion: match.fixedVersion ?? null,
    state: match.state,
    tier: decision.tier.id,
    dueInDays: decision.tier.dueInDays ?? null,
    score: decision.score,
    epss: decision.epss ?? null,
    kev: decision.isInKev,
    reason: [...match.reason, ...decisionTrace(match)],
    purl: component.purl,
    paths: component.paths,
    cvss: decision.cvss
      ? { score: decision.cvss.base, vector: decision.cvss.vector, source: decision.cvss.source }
      : null,
    urgency: match.urgency ?? null,
    withoutFix: match.withoutFix ?? null,
    isDormant: match.isDormant,
    summary: match.summary ?? null,
    points: decision.points,
  };
}

/** How the deadline came about, one input a line. */
export function decisionTrace({ decision }: Match): readonly string[] {
  const inputs = decision.points.map(
    ({ name, value, source, date }) =>
      `${NAMES[name] ?? name}: ${value} (${source}${date ? `, ${date.slice(0, 10)}` : ""})`,
  );
  return [...inputs, `tier: ${decision.tier.label}`];
}

const NAMES: Readonly<Record<string, string>> = {
  inKev: "known to be exploited",
  publiclyExposed: "exposed",
  systemExposure: "exposure",
  automatable: "automatable",
  technicalImpact: "technical impact",
  humanImpact: "human impact",
  exploitation: "exploitation",
  likelihood: "likelihood of exploitation within 30 days",
  cvss: "CVSS",
};
