import type { IncidentAlert, IncidentRecord } from "@cordon/incidents/contract";
import {
  type InfiniteData,
  keepPreviousData,
  useInfiniteQuery,
  type UseInfiniteQueryResult,
  useQuery,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../../api/client.ts";
import type { UrlState } from "../../../url-state.ts";

export const LANES = [
  { lane: undefined, title: "Everything" },
  { lane: "alerts", title: "Alerts" },
  { lane: "people", title: "People" },
  { lane: "response", title: "Response" },
] as const;
export type Lane = NonNullable<(typeof LANES)[number]["lane"]>;

export interface StoryChoice {
  readonly lane: Lane | undefined;
  readonly order: "ascending" | "descending";
  /** Only the alerts that name it, `kind:key`. */
  readonly entity: string | undefined;
}

export function readStoryChoice(url: UrlState): StoryChoice {
  return {
    lane: LANES.find(({ lane }) => lane !== undefined && lane === url["lane"])?.lane,
    order: url["order"] === "newest" ? "descending" : "ascending",
    entity: /^(host|user|address|process):./s.test(url["entity"] ?? "") ? url["entity"] : undefined,
  };
}

interface RecordPage {
  readonly items: readonly IncidentRecord[];
  readonly nextCursor: string | null;
}

/** The story page by page, by when things happened. */
export function useStory(
  id: string,
  { lane, order, entity }: StoryChoice,
): { readonly query: UseInfiniteQueryResult<InfiniteData<RecordPage>>; readonly records: readonly IncidentRecord[] } {
  const query = useInfiniteQuery({
    queryKey: ["incidents", "story", id, lane, order, entity],
    queryFn: ({ pageParam, signal }): Promise<RecordPage> =>
      api.listIncidentRecords(
        {
          params: { id },
          query: {
            order,
            limit: 200,
            ...(lane === undefined ? {} : { lane }),
            ...(entity === undefined ? {} : { entity }),
            ...(pageParam === "" ? {} : { cursor: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const records = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { query, records };
}

const MOST_ALERTS = 500;

/** The alerts of an incident by id; the first 500 by time, and the worst 100 in any case. */
export function useStoryAlerts(
  id: string,
  top: readonly IncidentAlert[],
  total: number,
): ReadonlyMap<string, IncidentAlert> {
  const query = useQuery({
    queryKey: ["incidents", "alerts", id],
    queryFn: ({ signal }) => api.listIncidentAlerts({ params: { id }, query: { limit: MOST_ALERTS } }, { signal }),
    enabled: total > top.length,
  });
  return useMemo(
    () => new Map([...top, ...(query.data?.items ?? [])].map((alert) => [alert.id, alert])),
    [top, query.data],
  );
}
