import { Button, count, EmptyState, ErrorState, PageHeader, SkeletonRows, plural } from "@cordon/ui";
import type { ReactElement } from "react";
import { asProblem } from "../api/problem.ts";
import { useUrlState } from "../url-state.ts";
import { incidentQuery, NO_FILTER, readIncidentFilter, readTab } from "./list/incident-filter.ts";
import { IncidentFilters } from "./list/incident-filters.tsx";
import { useIncidentCounts, useIncidentList } from "./list/incident-query.ts";
import { IncidentTable } from "./list/incident-table.tsx";
import { IncidentTabs } from "./list/incident-tabs.tsx";
import { IncidentsEmpty } from "./list/incidents-empty.tsx";
import { useLiveIncidents } from "./refresh/use-incident-refresh.ts";

/** What are we doing about it? The queue first, by risk. */
export function IncidentsPage(): ReactElement {
  const [url, setUrl] = useUrlState();
  const asked = incidentQuery(url);
  const tab = readTab(url);
  const isFiltered = Object.keys(readIncidentFilter(url)).length > 0;
  const counts = useIncidentCounts();
  const { query, items } = useIncidentList(asked);
  useLiveIncidents();
  const total = query.data?.pages[0]?.total;
  const problem = query.error === null ? undefined : asProblem(query.error);
  return (
    <>
      <PageHeader
        title="Incidents"
        aside={total === undefined ? null : <span className="text-muted">{heading(tab, total, isFiltered)}</span>}
      >
        <IncidentTabs tab={tab} counts={counts.data} />
        <IncidentFilters counts={counts.data} />
      </PageHeader>
      {problem !== undefined && items === undefined ? (
        <ErrorState {...problem} onRetry={() => void query.refetch()} />
      ) : items === undefined ? (
        <SkeletonRows widths={["6%", "7%", "48%", "9%", "9%", "8%"]} />
      ) : (
        <IncidentTable
          key={JSON.stringify(asked)}
          list={JSON.stringify(asked)}
          items={items}
          total={total ?? 0}
          hasMore={query.hasNextPage}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
          }}
          empty={
            isFiltered ? (
              <EmptyState
                icon="incidents"
                title="No incident fits"
                action={<Button onPress={() => setUrl(NO_FILTER)}>Clear the filters</Button>}
              >
                The text is looked for in the sentences; a host, a user name or an address must be whole, and #42 finds
                the incident of that number.
              </EmptyState>
            ) : (
              <IncidentsEmpty tab={tab} counts={counts.data} />
            )
          }
        />
      )}
    </>
  );
}

function heading(tab: ReturnType<typeof readTab>, total: number, isFiltered: boolean): string {
  if (isFiltered) return `${count(total)} that fit`;
  if (tab === "candidates") return plural(total, "candidate");
  const words = { queue: "in the queue", mine: "mine", closed: "closed", all: "in all" };
  return `${count(total)} ${words[tab]}`;
}
