import { SeverityMark } from "@cordon/ui";
import type { ReactElement } from "react";
import { type AlertSeverity, markOf } from "./alert-words.ts";

export interface AlertSeverityMarkProps {
  readonly severity: AlertSeverity;
  /** The word is read out, not shown. */
  readonly isShapeOnly?: boolean;
}

/** How bad by the level of the rule: shape, word and colour. */
export function AlertSeverityMark({ severity, isShapeOnly = false }: AlertSeverityMarkProps): ReactElement {
  return <SeverityMark severity={markOf(severity)} isShapeOnly={isShapeOnly} />;
}
