import type { Provenance } from "../model/advisory.ts";
import type { Knowledge } from "./decide.ts";

/**
 * Floors and the prior, as probabilities for the next 30 days: the mean EPSS (2026-08-16) of the CVEs that CISA labelled so until October 2024, and of all CVEs.
 * @source `node bench/decide.ts` prints them.
 */
export const LIKELIHOOD = { active: 0.54, proofOfConcept: 0.028, unknown: 0.028 } as const;

export interface Likelihood extends Provenance {
  readonly value: number;
}

export const MALICIOUS = "malicious package";

/** 1 for what is exploited already (KEV) or is itself an attack; else EPSS, not below what a proof of concept or seen exploitation makes likely; the mean of all where EPSS knows nothing: unknown is not 0. */
export function likelihoodOf({ kev, epss, ssvc, isMalicious }: Knowledge): Likelihood {
  if (kev) return { value: 1, source: "CISA KEV", ...(kev.date !== undefined && { date: kev.date }) };
  if (isMalicious) return { value: 1, source: MALICIOUS };
  const known: Likelihood = epss
    ? { value: epss.probability, source: epss.source, ...(epss.date !== undefined && { date: epss.date }) }
    : { value: LIKELIHOOD.unknown, source: "no EPSS: the mean of all CVEs" };
  const floor =
    ssvc?.exploitation === "active" ? LIKELIHOOD.active : ssvc?.exploitation === "poc" ? LIKELIHOOD.proofOfConcept : 0;
  if (!ssvc || floor <= known.value) return known;
  const what = ssvc.exploitation === "active" ? "exploitation was seen" : "a proof of concept is public";
  return { value: floor, source: `${ssvc.source}: ${what}`, ...(ssvc.date !== undefined && { date: ssvc.date }) };
}
