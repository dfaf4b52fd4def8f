import type { Query, QueryClient } from "@tanstack/react-query";
import {
  allPages,
  cursorOf,
  type IncidentPage,
  type IncidentPages,
  nextTurn,
  pagesToRead,
  withPage,
} from "./list-pages.ts";

export const LIST_KEY = ["incidents", "list"] as const;

/** Reads one page of the list that `asked` names; an empty cursor is the first. */
export type ReadPage = (asked: unknown, cursor: string, signal: AbortSignal) => Promise<IncidentPage>;

interface Waiting {
  readonly pages: readonly number[];
  /** What changed since these pages were read. */
  readonly ids: ReadonlySet<string>;
}

const NOTHING: Waiting = { pages: [], ids: new Set() };

/**
 * Takes one turn at a loaded list.
 * @param news ids of incidents that changed since the last turn; undefined when this turn only goes on
 * @returns whether pages are left for another turn
 */
export type TakeTurn = (list: Query, news: ReadonlySet<string> | undefined) => Promise<boolean>;

export function createListTurns(queries: QueryClient, read: ReadPage): TakeTurn {
  const waiting = new Map<string, Waiting>();
  return async (list, news) => {
    const data = pagesOf(list);
    const before = waiting.get(list.queryHash) ?? NOTHING;
    if (data === undefined || (news === undefined && before.pages.length === 0)) return false;
    const ids = news === undefined ? before.ids : before.ids.union(news);
    const pages = news === undefined ? before.pages : pagesToRead(data, ids, before.pages);
    waiting.set(list.queryHash, { pages, ids });
    // While another page is on its way, what is written here would be lost when it comes.
    const isFree = (): boolean => list.state.fetchStatus === "idle" && list.state.data === data;
    if (!isFree()) return true;

    const { due, later } = nextTurn(pages.filter((page) => page < data.pages.length));
    const fresh = await readPages(queries, read, list, due, ids).catch(() => undefined);
    if (fresh === undefined) return false; // told by the query cache; what waits does so until there is news again
    if (!isFree()) return true;
    queries.setQueryData(list.queryKey, fresh.list);
    // A changed row on none of these pages left the list, or is on another one now.
    const isLost = news !== undefined && (news.size === 0 || [...news].some((id) => !fresh.ids.has(id)));
    const left = isLost ? allPages(fresh.list, later).filter((page) => !due.includes(page)) : later;
    if (left.length === 0) waiting.delete(list.queryHash);
    else waiting.set(list.queryHash, { pages: left, ids });
    return left.length > 0;
  };
}

interface Fresh {
  readonly list: IncidentPages;
  readonly ids: ReadonlySet<string>;
}

/** Page after page: each begins where the one before it ends now. */
async function readPages(
  queries: QueryClient,
  read: ReadPage,
  list: Query,
  due: readonly number[],
  changed: ReadonlySet<string>,
): Promise<Fresh> {
  let data = pagesOf(list) ?? { pages: [], pageParams: [] };
  const asked = list.queryKey[LIST_KEY.length];
  const ids = new Set<string>();
  for (const index of due) {
    if (index >= data.pages.length) break;
    const cursor = cursorOf(data, index);
    const page = await queries.fetchQuery({
      queryKey: ["incidents", "page", asked, cursor],
      queryFn: ({ signal }) => read(asked, cursor, signal),
      staleTime: 0,
      gcTime: 0,
    });
    for (const { id } of page.items) ids.add(id);
    data = withPage(data, index, page, changed);
  }
  return { list: data, ids };
}

function pagesOf(list: Query): IncidentPages | undefined {
  return list.state.data as IncidentPages | undefined; // what stands below LIST_KEY is a list
}
