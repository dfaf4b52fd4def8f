import type { IncidentItem } from "@cordon/incidents/contract";
import { useInfiniteQuery, type UseInfiniteQueryResult, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client.ts";
import { type IncidentPage, type IncidentPages, rowsOf } from "../refresh/list-pages.ts";
import { LIST_KEY } from "../refresh/list-turns.ts";
import { readIncidentPage } from "../refresh/read-incident-page.ts";
import type { IncidentQuery } from "./incident-filter.ts";

export type IncidentCounts = Awaited<ReturnType<typeof api.countIncidents>>;

/** Incidents page by page, as the server has them now. While it is shown, `IncidentRefresh` reads again what changed. */
export function useIncidentList(asked: IncidentQuery): {
  readonly query: UseInfiniteQueryResult<IncidentPages>;
  readonly items: readonly IncidentItem[] | undefined;
} {
  const query = useInfiniteQuery<IncidentPage, Error, IncidentPages, readonly unknown[], string>({
    queryKey: [...LIST_KEY, asked],
    queryFn: ({ pageParam, signal }) => readIncidentPage(asked, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchOnWindowFocus: false, // the server says what changes
  });
  const items = useMemo(() => query.data && rowsOf(query.data), [query.data]);
  return { query, items };
}

export function useIncidentCounts(): UseQueryResult<IncidentCounts> {
  return useQuery({ queryKey: ["incidents", "counts"], queryFn: ({ signal }) => api.countIncidents({ signal }) });
}
