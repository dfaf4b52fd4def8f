import { Button, count, EmptyState, ErrorState, PageHeader, SkeletonRows } from "@cordon/ui";
import type { ReactElement } from "react";
import { asProblem } from "../../api/problem.ts";
import { useLiveRefresh } from "../../live/live-refresh.ts";
import { useUrlState } from "../../url-state.ts";
import { alertQuery, NO_FILTER, readAlertFilter, readAlertSort, readTab, TAB_WORDS } from "./list/alert-filter.ts";
import { AlertFilters } from "./list/alert-filters.tsx";
import { useAlertFacets, useAlertList, useTabCounts } from "./list/alert-query.ts";
import { AlertTable } from "./list/alert-table.tsx";
import { AlertTabs } from "./list/alert-tabs.tsx";
import { AlertsEmpty } from "./list/alerts-empty.tsx";

/** What did rules find that deserves a look? The worst open ones first. */
export function AlertsPage(): ReactElement {
  const [url, setUrl] = useUrlState();
  const asked = alertQuery(url);
  const sort = readAlertSort(url);
  const tab = readTab(url);
  const isFiltered = Object.keys(readAlertFilter(url)).length > 0;
  const { state: _state, ...anyState } = asked;
  const counts = useTabCounts(anyState);
  const facets = useAlertFacets(asked);
  const { query, items } = useAlertList(asked, sort);
  useLiveRefresh("monitoring.alerts-raised", ["alerts"]);
  const total = query.data?.pages[0]?.total;
  const problem = query.error === null ? undefined : asProblem(query.error);
  const list = JSON.stringify([asked, sort]);
  return (
    <>
      <PageHeader
        title="Alerts"
        aside={
          total === undefined ? null : (
            <span className="text-muted">
              {count(total)} {isFiltered ? "that fit" : tab === "all" ? "in all" : TAB_WORDS[tab].toLowerCase()}
            </span>
          )
        }
      >
        <AlertTabs tab={tab} counts={counts.data} />
        <AlertFilters facets={facets.data} />
      </PageHeader>
      {problem !== undefined && items === undefined ? (
        <ErrorState {...problem} onRetry={() => void query.refetch()} />
      ) : items === undefined ? (
        <SkeletonRows widths={["7%", "36%", "14%", "8%", "9%"]} />
      ) : (
        <AlertTable
          key={list}
          list={list}
          items={items}
          total={total ?? 0}
          hasMore={query.hasNextPage}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
          }}
          empty={
            isFiltered ? (
              <EmptyState
                icon="alerts"
                title="No alert fits"
                action={<Button onPress={() => setUrl(NO_FILTER)}>Clear the filters</Button>}
              >
                The text is looked for in titles of rules, hosts, users and addresses. Another tab may hold some.
              </EmptyState>
            ) : (
              <AlertsEmpty tab={tab} counts={counts.data} />
            )
          }
        />
      )}
    </>
  );
}
