import type { IncidentItem } from "@cordon/incidents/contract";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { IncidentSeverity } from "../incidents/incident-severity.tsx";

export interface IncidentLineProps {
  readonly incident: IncidentItem;
  /** At the end: its clock, its state. */
  readonly children: ReactNode;
}

/** One incident on Today: how bad, what, and the one thing that matters about it now. */
export function IncidentLine({ incident, children }: IncidentLineProps): ReactElement {
  return (
    <li className="border-b last:border-b-0">
      <Link
        to="/incidents/$id"
        params={{ id: String(incident.number) }}
        className="grid min-h-(--row) grid-cols-[28px_84px_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-1 hover:bg-hover focus-visible:-outline-offset-2 phone:grid-cols-[28px_minmax(0,1fr)_auto] phone:gap-y-1 phone:py-2"
      >
        <span className="text-right font-semibold tabular-nums" title="Risk">
          <span className="sr-only">Risk </span>
          {incident.risk}
        </span>
        <IncidentSeverity severity={incident.severity} />
        <span className="min-w-0 truncate phone:order-last phone:col-span-3 phone:whitespace-normal">
          <span className="text-muted tabular-nums">#{incident.number}</span> <bdi>{incident.sentence}</bdi>
        </span>
        <span className="text-right text-muted">{children}</span>
      </Link>
    </li>
  );
}
