import type { IncidentItem } from "@cordon/incidents/contract";
import { cx, useNow, utcInstant } from "@cordon/ui";
import type { ReactElement } from "react";
import { incidentClock } from "../incident-words.ts";

/** "waits 2 h 4 min"; the instant that it counts from on hover. */
export function IncidentClock({ incident }: { readonly incident: IncidentItem }): ReactElement {
  const { words, since, isWaiting } = incidentClock(incident, useNow());
  return (
    <time
      dateTime={since}
      title={`since ${utcInstant(new Date(since))}`}
      className={cx("whitespace-nowrap", isWaiting ? "font-medium text-text" : "text-muted")}
    >
      {words}
    </time>
  );
}
