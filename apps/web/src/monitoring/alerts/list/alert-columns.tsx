import type { AlertItem } from "@cordon/monitoring/contract";
import { type Column, count, cx, MachineText, RelativeTime } from "@cordon/ui";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PlainText, plainText } from "../../../plain-text.tsx";
import { AlertSeverityMark } from "../alert-severity.tsx";
import { AlertHost } from "../alert-host.tsx";
import type { IncidentName } from "./use-incident-names.ts";

export interface AlertColumnsOptions {
  /** Rows that left the list since it was shown. */
  readonly gone: ReadonlySet<string>;
  readonly isPhone: boolean;
  /** By id, as far as they are known. */
  readonly incidents: ReadonlyMap<string, IncidentName>;
}

export function alertColumns(options: AlertColumnsOptions): readonly Column<AlertItem>[] {
  return options.isPhone ? phoneColumns(options) : wideColumns(options);
}

function wideColumns({ gone, incidents }: AlertColumnsOptions): readonly Column<AlertItem>[] {
  return [
    {
      id: "severity",
      header: "Severity",
      width: "94px",
      isSortable: true,
      cell: ({ severity }) => <AlertSeverityMark severity={severity} />,
    },
    {
      id: "rule",
      header: "Rule",
      width: "minmax(150px, 2fr)",
      cell: (alert) => <RuleTitle alert={alert} isGone={gone.has(alert.id)} />,
    },
    {
      id: "host",
      header: "Host",
      width: "minmax(104px, 1fr)",
      cell: (alert) => <AlertHost alert={alert} isShieldOnly />,
    },
    {
      id: "user",
      header: "User",
      width: "minmax(72px, 0.7fr)",
      shownFrom: "medium",
      cell: ({ user }) => <Machine text={user} />,
    },
    {
      id: "address",
      header: "From",
      width: "minmax(110px, 0.4fr)",
      shownFrom: "broad",
      cell: ({ sourceIp }) => <Machine text={sourceIp} />,
    },
    {
      id: "events",
      header: "Events",
      width: "76px",
      isNumeric: true,
      isSortable: true,
      shownFrom: "medium",
      cell: ({ events }) => count(events),
    },
    {
      id: "first",
      header: "First seen",
      width: "124px",
      shownFrom: "wide",
      cell: ({ firstAt }) => <RelativeTime at={firstAt} isInRow />,
    },
    {
      id: "last",
      header: "Last seen",
      width: "124px",
      shownFrom: "wide",
      cell: ({ lastAt }) => <RelativeTime at={lastAt} isInRow />,
    },
    {
      id: "detected",
      header: "Detected",
      width: "100px",
      isSortable: true,
      cell: ({ detectedAt }) => <RelativeTime at={detectedAt} isInRow />,
    },
    {
      id: "incident",
      header: "Incident",
      width: "80px",
      shownFrom: "broad",
      cell: ({ incidentId }) => <IncidentLink id={incidentId} incidents={incidents} />,
    },
  ];
}

function phoneColumns({ gone, incidents }: AlertColumnsOptions): readonly Column<AlertItem>[] {
  return [
    {
      id: "alert",
      header: "Alert",
      width: "minmax(0, 1fr)",
      cell: (alert) => (
        <span className="flex flex-col gap-1 py-1.5 whitespace-normal">
          <span className="flex items-center justify-between gap-2 text-small">
            <AlertSeverityMark severity={alert.severity} />
            <span className="text-muted">
              <RelativeTime at={alert.detectedAt} isInRow />
            </span>
          </span>
          <RuleTitle alert={alert} isGone={gone.has(alert.id)} />
          <span className="flex flex-wrap items-center gap-x-3 text-small text-muted">
            <AlertHost alert={alert} isShieldOnly />
            {alert.user === null ? null : <MachineText text={alert.user} limit={60} />}
            <span>{alert.events === 1 ? "1 event" : `${count(alert.events)} events`}</span>
            {alert.incidentId === null ? null : <IncidentLink id={alert.incidentId} incidents={incidents} />}
          </span>
        </span>
      ),
    },
  ];
}

function RuleTitle({ alert, isGone }: { readonly alert: AlertItem; readonly isGone: boolean }): ReactElement {
  return (
    <span className={cx(isGone && "text-muted line-through")} title={plainText(alert.rule.title)}>
      {alert.isNoisy ? <span className="mr-1.5 text-small font-medium text-warn-text">Noisy rule</span> : null}
      <PlainText text={alert.rule.title} />
      {isGone ? <span className="sr-only"> (left this list)</span> : null}
    </span>
  );
}

function Machine({ text }: { readonly text: string | null }): ReactElement {
  if (text !== null) return <MachineText text={text} limit={200} className="text-small" />;
  return (
    <span className="text-faint">
      <span aria-hidden>–</span>
      <span className="sr-only">none</span>
    </span>
  );
}

function IncidentLink({
  id,
  incidents,
}: Pick<AlertColumnsOptions, "incidents"> & { readonly id: string | null }): ReactElement {
  if (id === null) {
    return (
      <span className="text-faint">
        <span aria-hidden>–</span>
        <span className="sr-only">in none</span>
      </span>
    );
  }
  const name = incidents.get(id);
  const words = name && plainText(name.sentence);
  return (
    <Link
      to="/incidents/$id"
      params={{ id: name === undefined ? id : String(name.number) }}
      title={words}
      aria-label={name && `Incident #${name.number}: ${words}`}
      className="text-accent-text tabular-nums hover:underline"
    >
      {name === undefined ? "Incident" : `#${name.number}`}
    </Link>
  );
}
