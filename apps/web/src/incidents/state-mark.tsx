import type { IncidentItem } from "@cordon/incidents/contract";
import { StateDot, type Tone } from "@cordon/ui";
import type { ReactElement } from "react";
import { dispositionWord, type IncidentState, stateWord } from "./incident-words.ts";

const TONES: Readonly<Record<IncidentState, Tone>> = {
  candidate: "neutral",
  open: "warn",
  acknowledged: "accent",
  contained: "ok",
  eradicated: "ok",
  recovered: "ok",
  closed: "neutral",
};

/** The state by shape and word; of a closed incident what it was. */
export function StateMark({ state, disposition }: Pick<IncidentItem, "state" | "disposition">): ReactElement {
  return (
    <StateDot tone={TONES[state]}>{disposition === null ? stateWord(state) : dispositionWord(disposition)}</StateDot>
  );
}
