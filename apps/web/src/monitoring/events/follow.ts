import type { EventItem } from "@cordon/monitoring/contract";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLive } from "../../live/live.ts";
import { type EventPage, type EventSearch, listEvents, listKey } from "./event-search.ts";

export interface Follow {
  /** New events that wait, since the person is reading further down. */
  readonly waiting: number;
  /** There are more than we know of. */
  readonly isAtLeast: boolean;
  readonly show: () => void;
}

const AT_MOST_EVERY_MS = 2_000;
/** Above this the oldest pages are let go; scrolling down loads them again. */
const MOST_KEPT = 3_000;

type Pages = InfiniteData<EventPage, string>;

/** New events come in at the top as they are stored; while `isPaused` they only are counted. */
export function useFollow(search: EventSearch, isPaused: boolean): Follow {
  const queries = useQueryClient();
  const [seen, setSeen] = useState<{ readonly key: string; readonly page: EventPage }>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const { isFollowing } = search;
  const key = JSON.stringify(listKey(search));
  const fresh = isFollowing && seen?.key === key ? seen.page : undefined;
  const show = useCallback(() => {
    if (fresh === undefined) return;
    queries.setQueryData<Pages>(JSON.parse(key), (before) => withFresh(before, fresh));
  }, [fresh, queries, key]);
  useEffect(() => {
    if (!isPaused) show();
  }, [isPaused, show]);

  const look = async (): Promise<void> => {
    setSeen({ key, page: await listEvents(search, "") });
    await Promise.all(
      ["histogram", "count-by"].map((about) => queries.invalidateQueries({ queryKey: ["events", about] })),
    );
  };
  useLive("monitoring.events-stored", () => {
    if (!isFollowing) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      look().catch(() => undefined); // the next one tries again; the list itself says what is wrong
    }, AT_MOST_EVERY_MS);
  });

  const known = idsOf(queries.getQueryData<Pages>(JSON.parse(key)));
  const waiting = fresh?.items.filter(({ id }) => !known.has(id)).length ?? 0;
  return { waiting, isAtLeast: waiting > 0 && waiting === fresh?.items.length && fresh.nextCursor !== null, show };
}

function idsOf(pages: Pages | undefined): ReadonlySet<string> {
  return new Set(pages?.pages.flatMap(({ items }) => items.map(({ id }) => id)));
}

/** The pages with the newest on top. When nothing overlaps there may be a gap, so the list begins anew. */
function withFresh(before: Pages | undefined, fresh: EventPage): Pages {
  const known = idsOf(before);
  const added = fresh.items.filter(({ id }) => !known.has(id));
  const [first, ...rest] = before?.pages ?? [];
  const isGap = added.length === fresh.items.length && fresh.nextCursor !== null;
  if (before === undefined || first === undefined || isGap || known.size + added.length > MOST_KEPT)
    return { pages: [fresh], pageParams: [""] };
  if (added.length === 0) return before;
  const items = [...added, ...first.items].sort(newestFirst);
  return { ...before, pages: [{ ...first, items }, ...rest] };
}

function newestFirst(a: EventItem, b: EventItem): number {
  return Date.parse(b.occurredAt) - Date.parse(a.occurredAt) || (a.id < b.id ? 1 : -1);
}
