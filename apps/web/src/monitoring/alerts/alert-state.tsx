import type { AlertItem } from "@cordon/monitoring/contract";
import { StateDot } from "@cordon/ui";
import type { ReactElement } from "react";
import { dispositionWord } from "./alert-words.ts";

/** Whether somebody still has to look at it, and what it was found to be. */
export function AlertState({ alert }: { readonly alert: Pick<AlertItem, "state" | "disposition"> }): ReactElement {
  const { state, disposition } = alert;
  if (state === "open") return <StateDot tone="accent">Open</StateDot>;
  if (state === "suppressed") return <StateDot tone="neutral">Suppressed</StateDot>;
  return (
    <StateDot tone="neutral">
      {disposition === null ? "Closed" : `Closed: ${dispositionWord(disposition).toLowerCase()}`}
    </StateDot>
  );
}
