import { SeverityMark } from "@cordon/ui";
import type { ReactElement } from "react";
import { type AlertSeverity, markOf } from "./incident-words.ts";

export interface IncidentSeverityProps {
  readonly severity: AlertSeverity;
  /** The word is read out, not shown. */
  readonly isShapeOnly?: boolean;
}

/** Severity of an incident or alert by shape, word and colour. */
export function IncidentSeverity({ severity, isShapeOnly = false }: IncidentSeverityProps): ReactElement {
  return <SeverityMark severity={markOf(severity)} isShapeOnly={isShapeOnly} />;
}
