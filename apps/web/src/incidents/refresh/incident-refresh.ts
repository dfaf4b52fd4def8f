import type { QueryClient } from "@tanstack/react-query";
import { createListTurns, LIST_KEY, type ReadPage } from "./list-turns.ts";

/**
 * Asks again for what shows incidents that changed. Of a long list it reads the first page and at most two more, those
 * with such rows before others; what is left waits for the next turn.
 */
export interface IncidentRefresh {
  /** Of what others did, which may be much: at most every two seconds. Undefined: any incident may have changed. */
  readonly soon: (incidentId: string | undefined) => void;
  /** Of what the person did; done when the first turn is read. */
  readonly now: (incidentIds: readonly string[]) => Promise<void>;
}

/** @param everyMs between two turns */
export function createIncidentRefresh(queries: QueryClient, read: ReadPage, everyMs = 2_000): IncidentRefresh {
  const takeTurn = createListTurns(queries, read);
  let news: Set<string> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<void> = Promise.resolve();

  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void run();
    }, everyMs);
  };
  const turn = async (before: Promise<void>): Promise<void> => {
    await before;
    const ids = news;
    news = undefined;
    const others = ids && refreshOthers(queries, ids);
    const lists = queries.getQueryCache().findAll({ queryKey: LIST_KEY, type: "active" });
    const areLeft = await Promise.all(lists.map((list) => takeTurn(list, ids)));
    if (areLeft.includes(true)) schedule();
    await others;
  };
  const run = (): Promise<void> => {
    last = turn(last);
    return last;
  };
  return {
    soon(incidentId) {
      news ??= new Set();
      if (incidentId !== undefined) news.add(incidentId);
      schedule();
    },
    now(incidentIds) {
      news = new Set([...(news ?? []), ...incidentIds]);
      return run();
    },
  };
}

/** By the id of an incident; a page about another one stays as it is. */
const OF_ONE = new Set<unknown>(["story", "alerts", "evidence"]);

function refreshOthers(queries: QueryClient, ids: ReadonlySet<string>): Promise<void> {
  return queries.invalidateQueries({
    queryKey: ["incidents"],
    predicate: ({ queryKey: [, about, of] }) =>
      about !== LIST_KEY[1] &&
      about !== "page" &&
      (!OF_ONE.has(about) || ids.size === 0 || (typeof of === "string" && ids.has(of))),
  });
}
