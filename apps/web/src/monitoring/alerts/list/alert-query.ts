import type { AlertItem } from "@cordon/monitoring/contract";
import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../../api/client.ts";
import type { AlertQuery, AlertSort, AlertTab } from "./alert-filter.ts";

export type AlertFacets = Awaited<ReturnType<typeof api.alertFacets>>;
type AlertPage = Awaited<ReturnType<typeof api.listAlerts>>;

/** The alerts of a filter, page by page. */
export function useAlertList(
  asked: AlertQuery,
  sort: AlertSort,
): {
  readonly query: UseInfiniteQueryResult<InfiniteData<AlertPage>>;
  readonly items: readonly AlertItem[] | undefined;
} {
  const query = useInfiniteQuery({
    queryKey: ["alerts", "list", asked, sort],
    queryFn: ({ pageParam, signal }) =>
      api.listAlerts(
        { query: { ...asked, sort, limit: 100, ...(pageParam === "" ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items), [query.data]);
  return { query, items };
}

/** What one may filter by further, with how many. */
export function useAlertFacets(asked: AlertQuery): UseQueryResult<AlertFacets> {
  return useQuery({
    queryKey: ["alerts", "facets", asked],
    queryFn: ({ signal }) => api.alertFacets({ query: asked }, { signal }),
    placeholderData: keepPreviousData,
  });
}

export type TabCounts = Readonly<Record<AlertTab, number>>;

/** How many each tab holds under the filter; every alert is in one of three states. */
export function useTabCounts(asked: Omit<AlertQuery, "state">): UseQueryResult<TabCounts> {
  return useQuery({
    queryKey: ["alerts", "tabs", asked],
    queryFn: async ({ signal }) => {
      const total = async (state: AlertTab): Promise<number> =>
        (await api.listAlerts({ query: { ...asked, state, limit: 1 } }, { signal })).total;
      const [open, suppressed, closed] = await Promise.all([total("open"), total("suppressed"), total("closed")]);
      return { open, suppressed, closed, all: open + suppressed + closed };
    },
    placeholderData: keepPreviousData,
  });
}
