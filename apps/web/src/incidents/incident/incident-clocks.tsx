import type { IncidentDetail } from "@cordon/incidents/contract";
import { useNow } from "@cordon/ui";
import type { ReactElement } from "react";
import { clocksOf } from "./clocks-of.ts";

/** Age, and how long it took, or takes, until somebody took it on and until it was contained. */
export function IncidentClocks({ incident }: { readonly incident: IncidentDetail }): ReactElement {
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1">
      {clocksOf(incident, useNow()).map(({ name, words, isRunning }) => (
        <div key={name}>
          <dt className="text-small text-muted">{name}</dt>
          <dd className={isRunning ? "font-semibold tabular-nums" : "tabular-nums"}>
            {words}
            {isRunning ? <span className="font-normal text-muted"> and counting</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
