import type { IncidentItem } from "@cordon/incidents/contract";
import type { IncidentPage, IncidentPages } from "./list-pages.ts";

/** A row by its id; what else it shows does not matter to pages. */
export function aRow(id: string, revision = 1): IncidentItem {
  const at = "2026-11-24T06:00:00Z";
  return {
    id,
    number: 1,
    state: "open",
    severity: "high",
    risk: 50,
    sentence: id,
    assignee: null,
    disposition: null,
    mergedInto: null,
    tactics: [],
    alerts: 1,
    hosts: 1,
    users: 0,
    addresses: 0,
    firstAt: at,
    lastAt: at,
    createdAt: at,
    changedAt: at,
    openedAt: at,
    acknowledgedAt: null,
    closedAt: null,
    revision,
  };
}

/** One page of a list in that order; the cursor is the last row of the page before. */
export function pageOf(rows: readonly IncidentItem[], cursor: string, size: number): IncidentPage {
  const from = cursor === "" ? 0 : rows.findIndex(({ id }) => id === cursor) + 1;
  const items = rows.slice(from, from + size);
  const isMore = from + size < rows.length;
  return { items, nextCursor: isMore ? (items.at(-1)?.id ?? null) : null, total: rows.length };
}

/** The whole list, loaded page by page. */
export function pagesOf(rows: readonly IncidentItem[], size: number): IncidentPages {
  const pages: IncidentPage[] = [];
  const pageParams: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    pageParams.push(cursor);
    pages.push(pageOf(rows, cursor, size));
  }
  return { pages, pageParams };
}
