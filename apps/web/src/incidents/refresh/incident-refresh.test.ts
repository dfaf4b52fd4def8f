import { InfiniteQueryObserver, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, it } from "vitest";
import { createIncidentRefresh, type IncidentRefresh } from "./incident-refresh.ts";
import { type IncidentPage, type IncidentPages, rowsOf } from "./list-pages.ts";
import { LIST_KEY } from "./list-turns.ts";
import { aRow, pageOf, pagesOf } from "./testing.ts";

const ASKED = { tab: "queue" };
const KEY = [...LIST_KEY, ASKED];
const SIZE = 2;
const TURN_MS = 20;
const clean: (() => void)[] = [];
afterEach(() => {
  for (const each of clean.splice(0)) each();
});

interface Screen {
  readonly refresh: IncidentRefresh;
  /** The server's list from now on. */
  readonly now: (ids: string, changed?: string) => void;
  readonly shown: () => string;
  /** The cursors that were asked for. */
  readonly asked: string[];
  /** Loads the next page, as scrolling does. */
  readonly load: () => Promise<unknown>;
}

interface ScreenOptions {
  readonly read?: () => Promise<IncidentPage>;
  /** Pages; all of them when absent. */
  readonly loaded?: number;
}

/** A list on a screen that shows it. */
function screen(ids: string, { read, loaded }: ScreenOptions = {}): Screen {
  let server = [...ids].map((id) => aRow(id));
  const asked: string[] = [];
  const queries = new QueryClient();
  const { pages, pageParams } = pagesOf(server, SIZE);
  queries.setQueryData(KEY, { pages: pages.slice(0, loaded), pageParams: pageParams.slice(0, loaded) });
  const observer = new InfiniteQueryObserver(queries, {
    queryKey: KEY,
    queryFn: async ({ pageParam }) => {
      const page = pageOf(server, pageParam, SIZE);
      await new Promise((resolve) => setTimeout(resolve, 2 * TURN_MS));
      return page;
    },
    initialPageParam: "",
    getNextPageParam: (last: IncidentPage) => last.nextCursor ?? undefined,
    refetchOnMount: false,
  });
  clean.push(observer.subscribe(() => undefined));
  const refresh = createIncidentRefresh(
    queries,
    (_, cursor) => {
      asked.push(cursor);
      return read?.() ?? Promise.resolve(pageOf(server, cursor, SIZE));
    },
    TURN_MS,
  );
  return {
    refresh,
    asked,
    load: () => observer.fetchNextPage(),
    now: (next, changed = "") => {
      server = [...next].map((id) => aRow(id, changed.includes(id) ? 2 : 1));
    },
    shown: () =>
      rowsOf(queries.getQueryData<IncidentPages>(KEY) ?? { pages: [], pageParams: [] })
        .map(({ id, revision }) => (revision === 1 ? id : id.toUpperCase()))
        .join(""),
  };
}

it("what changed in place is read with its page and the first, and nothing else", async () => {
  const { refresh, now, shown, asked } = screen("abcdefgh");
  now("abcdefgh", "f");

  refresh.soon("f");

  await expect.poll(shown).toBe("abcdeFgh");
  expect(asked).toEqual(["", "d"]);
});

it("many changes on many pages are read two pages a turn, until all are", async () => {
  const { refresh, now, shown, asked } = screen("abcdefghij");
  now("abcdefghij", "cegi");

  await refresh.now(["c", "e", "g", "i"]);
  expect(asked).toHaveLength(3);
  expect(shown()).toBe("abCdEfghij");

  await expect.poll(shown).toBe("abCdEfGhIj");
  expect(asked).toHaveLength(5);
});

it("a row that moved down is found again, and the rows between stay", async () => {
  const { refresh, now, shown } = screen("abcdefgh");
  now("bcdefagh", "a");

  refresh.soon("a");

  await expect.poll(shown).toBe("bcdefAgh");
});

it("a row that left the list goes, and a new one comes", async () => {
  const { refresh, now, shown } = screen("abcdefgh");
  now("nabcefgh");

  refresh.soon("d");
  refresh.soon("n");

  await expect.poll(shown).toBe("nabcefgh");
});

it("a row that left a page which is read in a later turn is not carried along", async () => {
  const { refresh, now, shown } = screen("abcdefghij");
  now("bdfhj");

  refresh.soon("a");
  for (const id of ["c", "e", "g", "i"]) refresh.soon(id);

  await expect.poll(shown).toBe("bdfhj");
});

it("what changed while the next page was on its way is read after it", async () => {
  const { refresh, now, shown, load } = screen("abcdefgh", { loaded: 2 });
  now("abcdefgh", "a");
  const loading = load();

  await refresh.now(["a"]);
  await loading;

  await expect.poll(shown).toBe("Abcdef");
});

it("when the server does not answer, what is shown stays and it is not asked again and again", async () => {
  const { refresh, shown, asked } = screen("abcd", { read: () => Promise.reject(new Error("gone")) });

  await refresh.now(["a"]);
  await new Promise((resolve) => setTimeout(resolve, 4 * TURN_MS));

  expect(shown()).toBe("abcd");
  expect(asked).toEqual([""]);
});

it("of the open incident its story is read again when it changed, not when another one did", async () => {
  const queries = new QueryClient();
  const reads: string[] = [];
  for (const about of ["one", "story", "evidence"]) {
    const observer = new QueryObserver(queries, {
      queryKey: ["incidents", about, "inc_1"],
      queryFn: () => reads.push(about),
    });
    clean.push(observer.subscribe(() => undefined));
  }
  await expect.poll(() => reads.length).toBe(3);
  const refresh = createIncidentRefresh(queries, () => Promise.reject(new Error("no list is shown")));

  await refresh.now(["inc_2"]);
  expect(reads.slice(3)).toEqual(["one"]);

  await refresh.now(["inc_1"]);
  expect(reads.slice(4).toSorted()).toEqual(["evidence", "one", "story"]);
});
