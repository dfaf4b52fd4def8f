import type { IncidentItem } from "@cordon/incidents/contract";
import { type Column, count, cx } from "@cordon/ui";
import type { ReactElement } from "react";
import { PlainText } from "../../plain-text.tsx";
import { IncidentSeverity } from "../incident-severity.tsx";
import { RiskBar } from "../risk-bar.tsx";
import { StateMark } from "../state-mark.tsx";
import { IncidentClock } from "./incident-clock.tsx";
import type { ListTab } from "./incident-filter.ts";

/** @param gone rows that left the list since it was shown */
export function incidentColumns(
  gone: ReadonlySet<string>,
  isPhone: boolean,
  tab: ListTab,
): readonly Column<IncidentItem>[] {
  return isPhone ? phoneColumns(gone) : wideColumns(gone, tab);
}

function wideColumns(gone: ReadonlySet<string>, tab: ListTab): readonly Column<IncidentItem>[] {
  return [
    {
      id: "risk",
      header: "Risk",
      width: "100px",
      isSortable: true,
      cell: ({ risk }) => <RiskBar risk={risk} />,
    },
    {
      id: "severity",
      header: "Severity",
      width: "88px",
      cell: ({ severity }) => <IncidentSeverity severity={severity} />,
    },
    {
      id: "sentence",
      header: "Incident",
      width: "minmax(180px, 1fr)",
      cell: (incident) => <Sentence incident={incident} isGone={gone.has(incident.id)} />,
    },
    {
      id: "state",
      header: "State",
      width: tab === "closed" || tab === "all" ? "156px" : "124px", // a verdict is longer than a state
      shownFrom: "broad",
      cell: (incident) => <StateMark {...incident} />,
    },
    {
      id: "assignee",
      header: "Assignee",
      width: "minmax(84px, 128px)",
      shownFrom: "broad",
      cell: ({ assignee }) =>
        assignee === null ? <span className="text-faint">Nobody</span> : <PlainText text={assignee.name} />,
    },
    {
      id: "alerts",
      header: "Alerts",
      width: "60px",
      isNumeric: true,
      shownFrom: "broad",
      cell: ({ alerts }) => count(alerts),
    },
    {
      id: "hosts",
      header: "Hosts",
      width: "60px",
      isNumeric: true,
      shownFrom: "wide",
      cell: ({ hosts }) => count(hosts),
    },
    {
      id: "clock",
      header: "Clock",
      width: "156px",
      shownFrom: "medium",
      cell: (incident) =>
        gone.has(incident.id) ? (
          <span className="text-muted">left this list</span>
        ) : (
          <IncidentClock incident={incident} />
        ),
    },
  ];
}

function phoneColumns(gone: ReadonlySet<string>): readonly Column<IncidentItem>[] {
  return [
    {
      id: "incident",
      header: "Incident",
      width: "minmax(0, 1fr)",
      cell: (incident) => (
        <span className="flex flex-col gap-1 py-1.5 whitespace-normal">
          <span className="flex items-center justify-between gap-2 text-small">
            <IncidentSeverity severity={incident.severity} />
            <RiskBar risk={incident.risk} />
          </span>
          <Sentence incident={incident} isGone={gone.has(incident.id)} />
          <span className="flex flex-wrap items-center gap-x-3 text-small text-muted">
            <StateMark {...incident} />
            <PlainText text={incident.assignee?.name ?? "Nobody"} />
            <IncidentClock incident={incident} />
          </span>
        </span>
      ),
    },
  ];
}

function Sentence({ incident, isGone }: { readonly incident: IncidentItem; readonly isGone: boolean }): ReactElement {
  return (
    <span className={cx(isGone && "text-muted line-through")} title={incident.sentence}>
      <span className="text-muted tabular-nums">#{incident.number}</span> <PlainText text={incident.sentence} />
    </span>
  );
}
