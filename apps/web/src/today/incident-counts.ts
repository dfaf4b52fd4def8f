import type { IncidentItem } from "@cordon/incidents/contract";
import type { AlertSeverity, Disposition } from "../incidents/incident-words.ts";

export interface SeverityFigure {
  readonly severity: AlertSeverity;
  /** Of this severity or worse, as the list that the number opens. */
  readonly incidents: number;
  readonly words: string;
}

const FIGURES = [
  { severity: "critical", worse: ["critical"], words: "critical" },
  { severity: "high", worse: ["critical", "high"], words: "high or worse" },
  { severity: "medium", worse: ["critical", "high", "medium"], words: "medium or worse" },
] as const;

/** Open incidents by severity, each number with those that are worse. */
export function severityFigures(
  severities: readonly { readonly value: AlertSeverity; readonly incidents: number }[],
): readonly SeverityFigure[] {
  return FIGURES.map(({ severity, worse, words }) => ({
    severity,
    words,
    incidents: severities.reduce(
      (sum, { value, incidents }) => (worse.some((each) => each === value) ? sum + incidents : sum),
      0,
    ),
  }));
}

/** How many were closed at or after `since`, and as what. */
export function closedSince(
  items: readonly Pick<IncidentItem, "closedAt" | "disposition">[],
  since: Date,
): { readonly total: number; readonly of: Readonly<Record<Disposition, number>> } {
  const of = { "true-positive": 0, "benign-true-positive": 0, "false-positive": 0, duplicate: 0 };
  let total = 0;
  for (const { closedAt, disposition } of items) {
    if (closedAt === null || disposition === null || new Date(closedAt) < since) continue;
    of[disposition]++;
    total++;
  }
  return { total, of };
}
