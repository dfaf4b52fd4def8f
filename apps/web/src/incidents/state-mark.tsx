import type { IncidentItem } from "@cordon/incidents/contract";
import { StateDot, type Tone } from "@cordon/ui";
import type { ReactElement } from "react";
import { closingWord, type IncidentState, stateWord } from "./incident-words.ts";

const TONES: Readonly<Record<IncidentState, Tone>> = {
  candidate: "neutral",
  open: "warn",
  acknowledged: "accent",
  contained: "ok",
  eradicated: "ok",
  recovered: "ok",
  closed: "neutral",
};

/** The state by shape and word; of a closed incident what it was, or what it became part of. */
export function StateMark(incident: Pick<IncidentItem, "state" | "disposition" | "mergedInto">): ReactElement {
  return <StateDot tone={TONES[incident.state]}>{closingWord(incident) ?? stateWord(incident.state)}</StateDot>;
}
