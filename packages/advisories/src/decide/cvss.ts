import calculator from "ae-cvss-calculator";

export type CvssSeverity = "none" | "low" | "medium" | "high" | "critical";

export interface CvssScore {
  /** `2.0`, `3.0`, `3.1` or `4.0`. */
  readonly version: string;
  readonly vector: string;
  /** 0 to 10, from the base metrics alone. */
  readonly base: number;
  readonly severity: CvssSeverity;
  /** What is lost on the system itself, 0 to 1, from confidentiality, integrity and availability. */
  readonly impact: number;
  /** `AV` → `N`; the metrics as the vector spells them. */
  readonly metrics: ReadonlyMap<string, string>;
}

const MAX_VECTOR = 512;
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "2.0": ["AV", "AC", "Au", "C", "I", "A"],
  "3.0": ["AV", "AC", "PR", "UI", "S", "C", "I", "A"],
  "3.1": ["AV", "AC", "PR", "UI", "S", "C", "I", "A"],
  "4.0": ["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"],
};
const LOSS: Readonly<Record<string, number>> = { N: 0, L: 0.22, P: 0.275, H: 0.56, C: 0.66 };

/**
 * The score that the vector itself gives; a score published beside it is not asked, about one in thirteen is wrong.
 * @returns undefined when it is no complete vector of a version we know.
 */
export function scoreCvss(vector: string): CvssScore | undefined {
  if (vector.length > MAX_VECTOR) return undefined;
  const trimmed = vector.trim().replace(/^\(|\)$/g, "");
  const metrics = new Map(
    trimmed
      .split("/")
      .filter((part) => !part.startsWith("CVSS:"))
      .map((part) => [part.slice(0, part.indexOf(":")), part.slice(part.indexOf(":") + 1)]),
  );
  const version = /^CVSS:(3\.0|3\.1|4\.0)\//.exec(trimmed)?.[1] ?? (trimmed.startsWith("CVSS:") ? "" : "2.0");
  if (!(REQUIRED[version] ?? [""]).every((metric) => metrics.has(metric))) return undefined;
  const base = baseOf(trimmed, version);
  if (base === undefined) return undefined;
  return { version, vector: trimmed, base, severity: severityOf(base, version), impact: impactOf(metrics), metrics };
}

function baseOf(vector: string, version: string): number | undefined {
  const baseOnly = vector
    .split("/")
    .filter((part) => part.startsWith("CVSS:") || REQUIRED[version]?.includes(part.slice(0, part.indexOf(":"))));
  const parsed = calculator.fromVector(baseOnly.join("/"));
  if (!parsed?.isBaseFullyDefined()) return undefined;
  const { base } = parsed.calculateScores();
  return typeof base === "number" && Number.isFinite(base) ? base : undefined;
}

/** @source CVSS 3.1 and 4.0, qualitative severity rating scale; version 2 has no critical (NVD). */
function severityOf(base: number, version: string): CvssSeverity {
  if (base === 0) return "none";
  if (base < 4) return "low";
  if (base < 7) return "medium";
  return base < 9 || version === "2.0" ? "high" : "critical";
}

/** @source CVSS 3.1 §7.1, impact sub-score; its greatest value is 0.915, of version 2 0.961. */
function impactOf(metrics: ReadonlyMap<string, string>): number {
  const loss = ["C", "I", "A"].map((metric) => LOSS[metrics.get(`V${metric}`) ?? metrics.get(metric) ?? ""] ?? 0);
  const kept = loss.reduce((product, part) => product * (1 - part), 1);
  return Math.min(1, (1 - kept) / 0.914816);
}

/** The vector to decide by: the version that CISA's labels agree with best, of those the worst. Of several who gave the same the first is named. */
export function bestScore(
  vectors: readonly { readonly vector: string; readonly source: string }[],
): (CvssScore & { readonly source: string }) | undefined {
  const different = new Map(vectors.toReversed().map((one) => [one.vector, one]));
  return [...different.values()]
    .toReversed()
    .flatMap(({ vector, source }) => {
      const score = scoreCvss(vector);
      return score ? [{ ...score, source }] : [];
    })
    .sort((a, b) => RANK.indexOf(a.version) - RANK.indexOf(b.version) || b.base - a.base)[0];
}

// CISA's labels agree best with 3.1, and almost every record has one; version 2 only where nothing else is.
const RANK = ["3.1", "3.0", "4.0", "2.0"];
