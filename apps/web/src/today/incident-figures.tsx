import { count, plural, Skeleton, useNow } from "@cordon/ui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { api } from "../api/client.ts";
import { DISPOSITIONS, incidentClock } from "../incidents/incident-words.ts";
import { useIncidentCounts } from "../incidents/list/incident-query.ts";
import { useLiveRefresh } from "../live/live-refresh.ts";
import { QueryView } from "../query-view.tsx";
import { closedSince, severityFigures } from "./incident-counts.ts";
import { IncidentLine } from "./incident-line.tsx";

/** For who answers for the response: how much is open, what waits longest, what the week's incidents were. */
export function IncidentFigures(): ReactElement {
  useLiveRefresh("incidents.changed", ["incidents"]);
  return (
    <>
      <OpenIncidents />
      <OldestUntaken />
      <ClosedThisWeek />
    </>
  );
}

function OpenIncidents(): ReactElement {
  const counts = useIncidentCounts();
  return (
    <section aria-labelledby="open-incidents">
      <h2 id="open-incidents" className="pb-2 font-semibold">
        {counts.data === undefined
          ? "Open incidents"
          : `${plural(counts.data.queue, "open incident")}, ${count(counts.data.unassigned)} without an assignee`}
      </h2>
      <QueryView query={counts} isCompact skeleton={<Skeleton className="h-16" />}>
        {(data) => (
          <ul className="grid grid-cols-4 overflow-hidden rounded border phone:grid-cols-2">
            {severityFigures(data.severities).map(({ severity, incidents, words }) => (
              <Figure key={severity} number={incidents} search={{ severity }}>
                {words}
              </Figure>
            ))}
            <Figure number={data.unassigned} search={{ assignee: "none" }}>
              that nobody has
            </Figure>
          </ul>
        )}
      </QueryView>
    </section>
  );
}

function OldestUntaken(): ReactElement | null {
  const now = useNow();
  const query = useQuery({
    queryKey: ["incidents", "today", "oldest"],
    queryFn: ({ signal }) =>
      api.listIncidents({ query: { tab: "queue", state: "open", sort: "oldest", limit: 3 } }, { signal }),
  });
  if (query.data === undefined || query.data.items.length === 0) return null;
  return (
    <section aria-labelledby="oldest-untaken">
      <div className="flex items-baseline justify-between gap-4 pb-2">
        <h2 id="oldest-untaken" className="font-semibold">
          {plural(query.data.total, "incident")} that nobody has acknowledged, oldest first
        </h2>
        <Link to="/incidents" search={{ state: "open", sort: "oldest" }} className="text-accent-text hover:underline">
          All of them
        </Link>
      </div>
      <ul className="overflow-hidden rounded border">
        {query.data.items.map((incident) => (
          <IncidentLine key={incident.id} incident={incident}>
            {incidentClock(incident, now).words}
          </IncidentLine>
        ))}
      </ul>
    </section>
  );
}

const MOST_CLOSED = 200;
const WEEK_MS = 7 * 86_400_000;

function ClosedThisWeek(): ReactElement {
  const now = useNow();
  const query = useQuery({
    queryKey: ["incidents", "today", "closed"],
    queryFn: ({ signal }) =>
      api.listIncidents(
        { query: { tab: "closed", closedSince: "7d", sort: "updated", limit: MOST_CLOSED } },
        { signal },
      ),
  });
  return (
    <QueryView query={query} isCompact skeleton={<Skeleton className="h-16" />}>
      {({ items, nextCursor }) => {
        const week = closedSince(items, new Date(now.getTime() - WEEK_MS));
        const atLeast = nextCursor !== null && week.total === items.length ? "+" : "";
        return (
          <section aria-labelledby="closed-incidents">
            <h2 id="closed-incidents" className="pb-2 font-semibold">
              {week.total === 0
                ? "No incident was closed in the last 7 days"
                : `${count(week.total)}${atLeast} closed in the last 7 days`}
            </h2>
            {week.total === 0 ? null : (
              <ul className="grid grid-cols-4 overflow-hidden rounded border phone:grid-cols-2">
                {DISPOSITIONS.map(({ value, label }) => (
                  <Figure
                    key={value}
                    number={week.of[value]}
                    mark={atLeast}
                    search={{ tab: "closed", disposition: value, since: "7d" }}
                  >
                    {label.toLowerCase()}
                  </Figure>
                ))}
              </ul>
            )}
          </section>
        );
      }}
    </QueryView>
  );
}

interface FigureProps {
  readonly number: number;
  readonly mark?: string;
  readonly search: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

function Figure({ number, mark = "", search, children }: FigureProps): ReactElement {
  return (
    <li className="-mr-px -mb-px border-r border-b">
      <Link
        to="/incidents"
        search={search}
        className="flex h-full flex-col px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="text-figure font-semibold tabular-nums">
          {count(number)}
          {mark}
        </span>
        <span className="text-muted">{children}</span>
      </Link>
    </li>
  );
}
