import type { EventItem } from "@cordon/monitoring/contract";
import { addFilter } from "@cordon/monitoring/search";
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQuery,
  type UseQueryResult,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client.ts";
import { type ChangeUrl, type UrlState, useUrlState } from "../../url-state.ts";
import { searchError } from "./search-error.ts";
import { type FieldName, fieldOf, readColumns, toggleColumn, writeColumns } from "./event-columns.ts";

/** A search with its range as text, as every question to the server takes it. */
export interface Selection {
  readonly q: string;
  readonly from: string;
  readonly to?: string;
}

/** Everything that the URL says about the Events page. */
export interface EventSearch extends Selection {
  readonly order: "newest" | "oldest";
  readonly columns: readonly FieldName[];
  readonly isWrapped: boolean;
  readonly isFollowing: boolean;
  readonly areFieldsShown: boolean;
  /** Fields whose counts are open. */
  readonly countedBy: readonly FieldName[];
  /** The event in the panel. */
  readonly eventId: string | undefined;
  /** The saved search one came from. */
  readonly savedId: string | undefined;
}

/** What a person can do with a value, wherever it is shown. */
export interface EventSearchActions {
  readonly run: (q: string) => void;
  readonly setRange: (from: string, to?: string) => void;
  readonly filter: (name: FieldName, value: string, direction: "in" | "out") => void;
  /** Records with these words, or without them. */
  readonly filterText: (words: string, direction: "in" | "out") => void;
  readonly countBy: (name: FieldName) => void;
  readonly closeCount: (name: FieldName) => void;
  readonly toggleColumn: (name: FieldName) => void;
  readonly setColumns: (columns: readonly FieldName[]) => void;
  readonly setUrl: ChangeUrl;
}

export const DEFAULT_RANGE = "24h";
/** What most searches are about, counted without being asked. */
const DEFAULT_COUNTS = "event.action,host.name";
const NONE = "none";

export function readEventSearch(url: UrlState): EventSearch {
  return {
    q: url["q"] ?? "",
    from: url["from"] ?? DEFAULT_RANGE,
    ...(url["to"] === undefined ? {} : { to: url["to"] }),
    order: url["order"] === "oldest" ? "oldest" : "newest",
    columns: readColumns(url["columns"]),
    isWrapped: url["wrap"] === "1",
    isFollowing: url["live"] === "1",
    areFieldsShown: url["fields"] !== "0",
    countedBy: readCountedBy(url["by"]),
    eventId: url["event"],
    savedId: url["search"],
  };
}

export function readCountedBy(text: string | undefined): readonly FieldName[] {
  return (text ?? DEFAULT_COUNTS).split(",").filter((name) => name !== "" && name !== NONE);
}

/** What the URL says for these counts; undefined for the usual ones. */
export function writeCountedBy(names: readonly FieldName[]): string | undefined {
  const text = names.join(",");
  return text === DEFAULT_COUNTS ? undefined : text || NONE;
}

/**
 * The search of the URL, and how to change it.
 * @param change where changes go; the URL of this page when absent.
 */
export function useEventSearch(change?: ChangeUrl): readonly [EventSearch, EventSearchActions] {
  const [url, changeHere] = useUrlState();
  const setUrl = change ?? changeHere;
  const search = readEventSearch(url);
  const { q, columns, countedBy } = search;
  return [
    search,
    {
      run: (text) => setUrl({ q: text.trim(), event: undefined }),
      setRange: (from, to) => setUrl({ from, to, event: undefined, ...(to === undefined ? {} : { live: undefined }) }),
      filter: (name, value, direction) => setUrl({ q: addFilter(q, fieldOf(name), value, direction) }),
      filterText: (words, direction) => setUrl({ q: withText(q, words, direction) }),
      closeCount: (name) => setUrl({ by: writeCountedBy(countedBy.filter((other) => other !== name)) }),
      countBy: (name) =>
        setUrl({
          by: writeCountedBy([name, ...countedBy.filter((other) => other !== name)]),
          fields: undefined,
          event: undefined,
        }),
      toggleColumn: (name) => setUrl({ columns: writeColumns(toggleColumn(columns, name)) }),
      setColumns: (next) => setUrl({ columns: writeColumns(next) }),
      setUrl,
    },
  ];
}

function withText(q: string, words: string, direction: "in" | "out"): string {
  const term = `${direction === "out" ? "NOT " : ""}"${words.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  if (q.includes(term)) return q;
  return `${/\bOR\b/.test(q) ? `(${q.trim()})` : q.trim()} ${term}`.trim();
}

export type EventListQuery = UseInfiniteQueryResult<InfiniteData<EventPage>>;
export interface EventPage {
  readonly items: readonly EventItem[];
  readonly nextCursor: string | null;
}

const PAGE = 100;

export function listKey({ q, from, to, order, columns }: EventSearch): readonly unknown[] {
  return ["events", "list", { q, from, to, order, columns: [...columns].sort() }];
}

/** One page of the list; the first without a cursor. */
export function listEvents(search: EventSearch, cursor: string, signal?: AbortSignal): Promise<EventPage> {
  const { order, columns } = search;
  return api.listEvents(
    {
      query: {
        ...selectionOf(search),
        order,
        limit: PAGE,
        ...(columns.length === 0 ? {} : { columns: columns.join(",") }),
        ...(cursor === "" ? {} : { cursor }),
      },
    },
    signal === undefined ? {} : { signal },
  );
}

export function selectionOf({ q, from, to }: Selection): Selection {
  return { q, from, ...(to === undefined ? {} : { to }) };
}

/** The events of a search, page by page. */
export function useEventList(search: EventSearch): {
  readonly query: EventListQuery;
  readonly items: readonly EventItem[];
} {
  const query = useInfiniteQuery({
    queryKey: listKey(search),
    queryFn: ({ pageParam, signal }) => listEvents(search, pageParam, signal),
    enabled: isReadable(search.q),
    initialPageParam: "",
    getNextPageParam: (last: EventPage) => last.nextCursor ?? undefined,
    // What is on the screen stays until a person asks again: rows must not move under their eyes.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { query, items };
}

type HistogramAnswer = Awaited<ReturnType<typeof api.eventHistogram>>;

export function useEventHistogram(selection: Selection, buckets: number): UseQueryResult<HistogramAnswer> {
  return useQuery({
    queryKey: ["events", "histogram", selectionOf(selection), buckets],
    queryFn: ({ signal }) => api.eventHistogram({ query: { ...selectionOf(selection), buckets } }, { signal }),
    enabled: isReadable(selection.q),
    placeholderData: (before) => before,
    refetchOnWindowFocus: false,
  });
}

/** Whether a search can be read. Why not is said at the search itself, so that it is said once. */
export function isReadable(q: string): boolean {
  return searchError(q) === undefined;
}

/** The store begins in 1900, which wrong clocks tell; a day ahead of ours is the most that one can be and be meant. */
const BEGINNING = "1900-01-01T00:00:00Z";
const AHEAD_MS = 86_400_000;

export interface Extent {
  /** When the first and the last of them happened. */
  readonly first: string;
  readonly last: string;
  readonly total: number;
}

/** Where in all of time a search finds something; null when nowhere. */
export function useExtent(q: string): UseQueryResult<Extent | null> {
  return useQuery({
    queryKey: ["events", "extent", q],
    queryFn: async ({ signal }) => {
      const all = { q, from: BEGINNING, to: new Date(Date.now() + AHEAD_MS).toISOString() };
      const [oldest, newest, counted] = await Promise.all([
        api.listEvents({ query: { ...all, limit: 1, order: "oldest" } }, { signal }),
        api.listEvents({ query: { ...all, limit: 1, order: "newest" } }, { signal }),
        api.eventHistogram({ query: { ...all, buckets: 1 } }, { signal }),
      ]);
      const [first] = oldest.items;
      const [last] = newest.items;
      if (first === undefined || last === undefined) return null;
      return { first: first.occurredAt, last: last.occurredAt, total: counted.total };
    },
  });
}
