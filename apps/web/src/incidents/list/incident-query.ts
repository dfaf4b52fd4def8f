import type { IncidentItem } from "@cordon/incidents/contract";
import {
  type InfiniteData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client.ts";
import type { IncidentQuery } from "./incident-filter.ts";

export type IncidentCounts = Awaited<ReturnType<typeof api.countIncidents>>;

interface IncidentPage {
  readonly items: readonly IncidentItem[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** Incidents page by page, as the server has them now. */
export function useIncidentList(asked: IncidentQuery): {
  readonly query: UseInfiniteQueryResult<InfiniteData<IncidentPage>>;
  readonly items: readonly IncidentItem[] | undefined;
} {
  const query = useInfiniteQuery({
    queryKey: ["incidents", "list", asked],
    queryFn: ({ pageParam, signal }): Promise<IncidentPage> =>
      api.listIncidents(
        { query: { ...asked, limit: 100, ...(pageParam === "" ? {} : { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  });
  const items = useMemo(() => {
    // A row that moved between two pages while they were read would stand in both.
    const all = query.data?.pages.flatMap((page) => page.items);
    return all && [...new Map(all.map((item) => [item.id, item])).values()];
  }, [query.data]);
  return { query, items };
}

export function useIncidentCounts(): UseQueryResult<IncidentCounts> {
  return useQuery({ queryKey: ["incidents", "counts"], queryFn: ({ signal }) => api.countIncidents({ signal }) });
}
