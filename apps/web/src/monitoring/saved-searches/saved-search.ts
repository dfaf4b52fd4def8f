import type { SavedSearchItem, SearchDefinition } from "@cordon/monitoring/contract";
import type { UrlState } from "../../url-state.ts";
import { writeColumns } from "../events/event-columns.ts";
import { DEFAULT_RANGE, type EventSearch, readEventSearch, writeCountedBy } from "../events/event-search.ts";

/** The names in the URL that a saved search sets; the others are how one looks at it. */
const OWN = ["q", "from", "to", "order", "columns", "by"] as const;

type Shown = Pick<EventSearch, "q" | "from" | "to" | "order" | "columns" | "countedBy">;

/** What would be saved of what is shown; the usual columns and counts stay the usual ones when those change. */
export function definitionOf({ q, from, to, order, columns, countedBy }: Shown): SearchDefinition {
  return {
    q,
    from,
    to: to ?? null,
    order,
    columns: writeColumns(columns) === undefined ? null : [...columns],
    countedBy: writeCountedBy(countedBy) === undefined ? null : [...countedBy],
  };
}

/** The part of the URL that shows a saved search; every name is there, so that it replaces whatever was shown. */
export function urlOf({ q, from, to, order, columns, countedBy }: SearchDefinition): UrlState {
  return {
    q: q === "" ? undefined : q,
    from: from === DEFAULT_RANGE && to === null ? undefined : from,
    to: to ?? undefined,
    order: order === "oldest" ? "oldest" : undefined,
    columns: columns === null ? undefined : writeColumns(columns),
    by: countedBy === null ? undefined : writeCountedBy(countedBy),
  };
}

/** The URL that opens a saved search. */
export function linkTo({ id, definition }: Pick<SavedSearchItem, "id" | "definition">): UrlState {
  return { ...urlOf(definition), search: id };
}

/** Whether what is shown is what was saved. */
export function isAsSaved(search: EventSearch, { definition }: Pick<SavedSearchItem, "definition">): boolean {
  const shown = (url: UrlState): string => JSON.stringify(definitionOf(readEventSearch(url)));
  return shown(urlOf(definitionOf(search))) === shown(urlOf(definition));
}

/** A link that only names a saved search, as `/events?search=sea_…`: the rest is looked up. */
export function isBareLink(url: UrlState): boolean {
  return url["search"] !== undefined && OWN.every((name) => url[name] === undefined);
}
