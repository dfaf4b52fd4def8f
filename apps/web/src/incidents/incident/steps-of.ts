import type { IncidentDetail } from "@cordon/incidents/contract";
import { type IncidentState, STATES } from "../incident-words.ts";

export interface Step {
  readonly state: IncidentState;
  /** When it got there; null when it did not, or fell back since. */
  readonly at: string | null;
  readonly is: "done" | "here" | "ahead";
}

/** The states in their order. Closing early leaves those in between out: they did not happen. */
export function stateSteps({
  state,
  createdAt,
  times,
}: Pick<IncidentDetail, "state" | "createdAt" | "times">): readonly Step[] {
  const reached: Readonly<Record<IncidentState, string | null>> = {
    candidate: createdAt,
    open: times.openedAt,
    acknowledged: times.acknowledgedAt,
    contained: times.containedAt,
    eradicated: times.eradicatedAt,
    recovered: times.recoveredAt,
    closed: times.closedAt,
  };
  const here = STATES.indexOf(state);
  return STATES.flatMap((each, index): readonly Step[] => {
    // Most are opened at once: being a candidate is a step only for those that are.
    if (each === "candidate" && state !== "candidate") return [];
    if (index > here) return [{ state: each, at: null, is: "ahead" }];
    if (index < here && reached[each] === null) return [];
    return [{ state: each, at: reached[each], is: index === here ? "here" : "done" }];
  });
}
