import type { SourceItem } from "@cordon/monitoring/contract";
import { Button, count, EmptyState, PageBody, PageHeader, plural, SkeletonRows, type Sort, useNow } from "@cordon/ui";
import { type ReactElement, useMemo } from "react";
import { PeekTable } from "../peek-table.tsx";
import { QueryView } from "../query-view.tsx";
import { SortMenu } from "../sort-menu.tsx";
import { FirstLogs } from "../today/first-logs.tsx";
import { writeSort } from "../url-sort.ts";
import { useUrlState } from "../url-state.ts";
import { sourceColumns } from "./sources/source-columns.tsx";
import { SourceFilters } from "./sources/source-filters.tsx";
import { recentEvents, sourcesFinding } from "./sources/source-health.ts";
import { filterSources, isFiltered, readSourceFilter, readSourceSort, sortSources } from "./sources/source-list.ts";
import { SourcePanel } from "./sources/source-panel.tsx";
import { useSources } from "./sources/source-query.ts";

/** What sends, how far its word goes, and how well it is understood. */
export function SourcesPage(): ReactElement {
  const now = useNow();
  const query = useSources();
  const [url, setUrl] = useUrlState();
  const sources = query.data?.items ?? [];
  const recent = sources.reduce((sum, source) => sum + recentEvents(source), 0);
  const isEmpty = query.data !== undefined && sources.length === 0;
  return (
    <>
      <PageHeader
        title={sources.length === 0 ? "Sources" : sourcesFinding(sources, now)}
        summary={
          query.data === undefined ? (
            <span className="skeleton inline-block h-3 w-56" />
          ) : isEmpty ? (
            "What sends logs stands here, with its rate, its lag and what was not understood. Send the first ones in one of these ways."
          ) : (
            `${plural(recent, "event")} received in the last 24 hours.`
          )
        }
      >
        {sources.length === 0 ? null : (
          <SourceFilters filter={readSourceFilter(url)} setUrl={setUrl}>
            <SortMenu options={SORTS} sort={readSourceSort(url)} onSort={(sort) => setUrl(sortUrl(sort))} />
          </SourceFilters>
        )}
      </PageHeader>
      <QueryView query={query} skeleton={<SkeletonRows widths={["8%", "20%", "12%", "10%", "8%"]} />}>
        {({ since }) =>
          isEmpty ? (
            <PageBody>
              <FirstLogs />
            </PageBody>
          ) : (
            <SourceList sources={sources} since={since} />
          )
        }
      </QueryView>
    </>
  );
}

const SORTS = [
  { label: "What needs a look first" },
  { label: "Name", sort: { column: "name", direction: "ascending" } },
  { label: "Last seen", sort: { column: "seen", direction: "descending" } },
  { label: "Events a minute", sort: { column: "rate", direction: "descending" } },
  { label: "Lag", sort: { column: "lag", direction: "descending" } },
  { label: "Not understood", sort: { column: "undecoded", direction: "descending" } },
] as const;

/** The order of attention is the usual one, and needs no word in the URL. */
function sortUrl(sort: Sort | undefined): { readonly sort: string | undefined } {
  return { sort: sort === undefined || sort.column === "state" ? undefined : writeSort(sort) };
}

interface SourceListProps {
  readonly sources: readonly SourceItem[];
  readonly since: string;
}

function SourceList({ sources, since }: SourceListProps): ReactElement {
  const now = useNow();
  const [url, setUrl] = useUrlState();
  const minute = Math.floor(now.getTime() / 60_000);
  const columns = useMemo(() => sourceColumns(new Date(minute * 60_000), since), [minute, since]);
  const filter = readSourceFilter(url);
  const sort = readSourceSort(url);
  const shown = sortSources(filterSources(sources, filter, now), sort, now);
  if (shown.length === 0) {
    return (
      <EmptyState
        icon="sources"
        title="No source fits"
        action={
          <Button onPress={() => setUrl({ q: undefined, state: undefined, vouching: undefined })}>
            Show all {plural(sources.length, "source")}
          </Button>
        }
      >
        {filter.state === undefined ? "The text is looked for in names." : "None is in that state now."}
      </EmptyState>
    );
  }
  return (
    <div className="flex min-h-0 flex-1">
      <PeekTable
        name="source"
        label="Sources"
        rows={shown}
        among={sources}
        columns={columns}
        sort={sort ?? { column: "state", direction: "ascending" }}
        onSort={(next) => setUrl(sortUrl(next))}
        {...(isFiltered(filter) ? { foot: `${count(shown.length)} of ${plural(sources.length, "source")}` } : {})}
      >
        {(source, onClose) => <SourcePanel source={source} since={since} onClose={onClose} />}
      </PeekTable>
    </div>
  );
}
