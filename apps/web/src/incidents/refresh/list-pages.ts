import type { IncidentItem } from "@cordon/incidents/contract";
import type { InfiniteData } from "@tanstack/react-query";

export interface IncidentPage {
  readonly items: readonly IncidentItem[];
  readonly nextCursor: string | null;
  readonly total: number;
}

/** Pages of one list as they were loaded; the parameter of the first is empty. */
export type IncidentPages = InfiniteData<IncidentPage, string>;

/** Besides the first page, so many are asked for in one turn. */
const MOST_A_TURN = 2;

/** Which pages to ask for now, in their order, and which wait for the next turn. */
export function nextTurn(waiting: readonly number[]): {
  readonly due: readonly number[];
  readonly later: readonly number[];
} {
  const rest = waiting.filter((page) => page !== 0);
  const due = [...waiting.filter((page) => page === 0), ...rest.slice(0, MOST_A_TURN)];
  return { due: due.toSorted((a, b) => a - b), later: rest.slice(MOST_A_TURN) };
}

/** Pages that show a changed row come first, then those that waited already. The first page is always among them. */
export function pagesToRead(
  { pages }: IncidentPages,
  changed: ReadonlySet<string>,
  waiting: readonly number[],
): readonly number[] {
  const holding = pages.flatMap(({ items }, index) => (items.some(({ id }) => changed.has(id)) ? [index] : []));
  return [...new Set([0, ...holding, ...waiting.filter((index) => index < pages.length)])];
}

/** Every loaded page: a row may have moved to any of them. */
export function allPages({ pages }: IncidentPages, waiting: readonly number[]): readonly number[] {
  return [...new Set([...waiting, ...pages.keys()])];
}

/** What to ask a page with now: the cursor of the one before it, which may have moved. */
export function cursorOf({ pages }: IncidentPages, index: number): string {
  return index === 0 ? "" : (pages[index - 1]?.nextCursor ?? "");
}

/**
 * The list with a page as the server has it now. Rows that others pushed over its end stand at the head of the next
 * page; they would be on neither until that one is read, too. What changed and is not on it went elsewhere.
 */
export function withPage(
  list: IncidentPages,
  index: number,
  fresh: IncidentPage,
  changed: ReadonlySet<string>,
): IncidentPages {
  const { pages, pageParams } = list;
  const isLast = fresh.nextCursor === null;
  const here = new Set(fresh.items.map(({ id }) => id));
  const pushed = isLast ? [] : (pages[index]?.items ?? []).filter(({ id }) => !here.has(id) && !changed.has(id));
  const later = isLast ? [] : pages.slice(index + 1);
  const [next, ...others] = later;
  const head = new Set(pushed.map(({ id }) => id));
  return {
    pages: [
      ...pages.slice(0, index),
      // Behind the last page that is loaded they stand at its end, until the next one is.
      next === undefined ? { ...fresh, items: [...fresh.items, ...pushed] } : fresh,
      ...(next === undefined
        ? []
        : [{ ...next, items: [...pushed, ...next.items.filter(({ id }) => !head.has(id))] }, ...others]),
    ],
    pageParams: [
      ...pageParams.slice(0, index),
      cursorOf(list, index),
      ...pageParams.slice(index + 1, index + 1 + later.length),
    ],
  };
}

/** Every row once, as it was read last. */
export function rowsOf({ pages }: IncidentPages): readonly IncidentItem[] {
  const rows = new Map<string, IncidentItem>();
  for (const item of pages.flatMap(({ items }) => items)) {
    const seen = rows.get(item.id);
    if (seen === undefined || seen.revision < item.revision) rows.set(item.id, item);
  }
  return [...rows.values()];
}
