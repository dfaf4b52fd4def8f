import type { HostItem } from "@cordon/inventory/contract";
import {
  Button,
  count,
  EmptyState,
  ErrorState,
  PageBody,
  PageHeader,
  plural,
  SkeletonRows,
  type Sort,
} from "@cordon/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { api } from "../api/client.ts";
import { asProblem } from "../api/problem.ts";
import { PeekTable } from "../peek-table.tsx";
import { SortMenu } from "../sort-menu.tsx";
import { FirstLogs } from "../today/first-logs.tsx";
import { writeSort } from "../url-sort.ts";
import { useUrlState } from "../url-state.ts";
import { HOST_COLUMNS } from "./hosts/host-columns.tsx";
import { hostQuery, NO_FILTER, readHostFilter, readHostSort, USUAL_SORT } from "./hosts/host-filter.ts";
import { HostFilters } from "./hosts/host-filters.tsx";
import { HostPanel } from "./hosts/host-panel.tsx";

/** Every host that was seen, how far its name can be believed, and whose it is. */
export function HostsPage(): ReactElement {
  const [url, setUrl] = useUrlState();
  const filter = readHostFilter(url);
  const isFiltered = Object.keys(filter).length > 0;
  const asked = hostQuery(filter, readHostSort(url));
  const query = useInfiniteQuery({
    queryKey: ["hosts", asked],
    queryFn: ({ pageParam }) =>
      api.listHosts({ query: { ...asked, limit: 100, ...(pageParam === "" ? {} : { cursor: pageParam }) } }),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const hosts = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const total = query.data?.pages[0]?.total ?? 0;
  const problem = query.error === null ? undefined : asProblem(query.error);
  const isUntouched = query.data !== undefined && hosts.length === 0 && !isFiltered;
  return (
    <>
      <PageHeader
        title="Hosts"
        aside={
          query.data === undefined || isUntouched ? null : (
            <span className="text-muted">
              {count(total)} {isFiltered ? "that fit" : "seen"}
            </span>
          )
        }
        summary={
          isUntouched
            ? "Hosts appear here by themselves, from the names in the logs. Send the first ones in one of these ways."
            : undefined
        }
      >
        {isUntouched ? null : (
          <HostFilters filter={filter} setUrl={setUrl}>
            <SortMenu options={SORTS} sort={readHostSort(url)} onSort={(sort) => setUrl(sortUrl(sort))} />
          </HostFilters>
        )}
      </PageHeader>
      {problem !== undefined && query.data === undefined ? (
        <ErrorState {...problem} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <SkeletonRows widths={["20%", "10%", "10%", "12%"]} />
      ) : isUntouched ? (
        <PageBody>
          <FirstLogs />
        </PageBody>
      ) : hosts.length === 0 ? (
        <EmptyState
          icon="hosts"
          title="No host fits"
          action={<Button onPress={() => setUrl(NO_FILTER)}>Clear the filters</Button>}
        >
          The text is looked for in names and owners; a user name or an address must be whole.
        </EmptyState>
      ) : (
        <HostList
          hosts={hosts}
          total={total}
          foot={query.hasNextPage ? "Loading more" : `${plural(hosts.length, "host")} in all`}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
          }}
        />
      )}
    </>
  );
}

const SORTS = [
  { label: "Last seen" },
  { label: "Name", sort: { column: "name", direction: "ascending" } },
  { label: "Most critical", sort: { column: "criticality", direction: "descending" } },
  { label: "Owner", sort: { column: "owner", direction: "ascending" } },
  { label: "Most events", sort: { column: "events", direction: "descending" } },
] as const;

/** The usual sort needs no word in the URL. */
function sortUrl(sort: Sort | undefined): { readonly sort: string | undefined } {
  const text = sort === undefined ? undefined : writeSort(sort);
  return { sort: text === writeSort(USUAL_SORT) ? undefined : text };
}

interface HostListProps {
  readonly hosts: readonly HostItem[];
  readonly total: number;
  readonly foot: string;
  readonly onEnd: () => void;
}

function HostList({ hosts, total, foot, onEnd }: HostListProps): ReactElement {
  const navigate = useNavigate();
  const [url, setUrl] = useUrlState();
  return (
    <div className="flex min-h-0 flex-1">
      <PeekTable
        name="host"
        label="Hosts"
        rows={hosts}
        total={total}
        columns={HOST_COLUMNS}
        onOpen={({ id }) => void navigate({ to: "/hosts/$id", params: { id } })}
        sort={readHostSort(url) ?? USUAL_SORT}
        onSort={(sort) => setUrl(sortUrl(sort))}
        onEnd={onEnd}
        foot={foot}
      >
        {(host, onClose) => <HostPanel host={host} onClose={onClose} />}
      </PeekTable>
    </div>
  );
}
