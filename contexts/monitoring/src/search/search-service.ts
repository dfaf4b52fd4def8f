import { decodeCursor, encodeCursor, parseTimeRange, Problem } from "@cordon/kernel";
import type { EventDetail, EventItem, FieldItem } from "../contract.ts";
import { chooseBuckets } from "./buckets.ts";
import { compileSearch } from "./compile-search.ts";
import { completionAt } from "./complete-search.ts";
import { type ExportFormat, createExportWriter } from "./event-export.ts";
import { FIELD_DESCRIPTIONS, isRawName, resolveField, shortName } from "./fields.ts";
import { parseSearch } from "./parse-search.ts";
import { createRunQuery, type QueryClient } from "./search-client.ts";
import { createSearchView, type EventPosition, type SearchView, type Selection, toListItem } from "./search-view.ts";
import { createSqlConsole, type SqlAnswer } from "./sql-console.ts";
import { type SuggestAnswer, suggest } from "./suggest.ts";

export interface SelectionInput {
  readonly q: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface ListInput extends SelectionInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly order: "newest" | "oldest";
  readonly columns?: string | undefined;
}

export interface ExportInput extends SelectionInput {
  readonly format: ExportFormat;
  readonly columns?: string | undefined;
  readonly limit: number;
}

export interface HistogramAnswer {
  from: string;
  to: string;
  bucketMs: number;
  buckets: { at: string; count: number }[];
  total: number;
  tookMs: number;
}

export interface CountByAnswer {
  field: string;
  values: { value: string; count: number }[];
  other: number;
  missing: number;
  distinct: number;
}

/** The questions of the Events page; `from` and `to` are about `occurredAt`, 24 hours to now when absent. */
export interface Search {
  /** @throws Problem `search.invalid`, `search.too-slow`, `search.unavailable`, as all below */
  readonly list: (input: ListInput) => Promise<{ items: EventItem[]; nextCursor: string | null }>;
  /** @throws Problem `event.not-found` */
  readonly get: (eventId: string) => Promise<EventDetail>;
  readonly histogram: (input: SelectionInput & { readonly buckets: number }) => Promise<HistogramAnswer>;
  readonly countBy: (
    input: SelectionInput & { readonly field: string; readonly limit: number },
  ) => Promise<CountByAnswer>;
  /** Never fails: without the event store it completes from the names it knows. */
  readonly suggest: (input: SelectionInput & { readonly at: number }) => Promise<SuggestAnswer>;
  readonly fields: (input: {
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  }) => Promise<{ items: FieldItem[] }>;
  /** Lines, newest first, read page by page as the consumer asks; a bad search fails before the first line. */
  readonly export: (input: ExportInput) => AsyncIterable<string>;
  readonly sql: (sql: string) => Promise<SqlAnswer>;
}

export interface SearchNeeds {
  /** The client of the screens. */
  readonly client: QueryClient;
  /** A read-only client with limits, for SQL that people write. */
  readonly people: QueryClient | undefined;
  readonly now: () => Date;
}

/** How many of the newest events names and values are taken from; enough to know them, few enough to be quick. */
const SAMPLE = 5_000;
const MAX_COLUMNS = 50;

export function createSearch(needs: SearchNeeds): Search {
  const view = createSearchView(createRunQuery(needs.client));
  const select = (input: SelectionInput): Selection => toSelection(input, needs.now());
  return {
    list: async (input) => list(view, select(input), input),
    async get(eventId) {
      const event = await view.get(eventId);
      if (!event) throw new Problem("event.not-found", `There is no event ${eventId}. It may have expired.`);
      return event;
    },
    histogram: async (input) => histogram(view, select(input), input.buckets, needs.now),
    countBy: async (input) => countBy(view, select(input), input.field, input.limit),
    suggest: (input) => suggest(view, completionAt(input.q, input.at), rangeOf(input, needs.now()), SAMPLE),
    fields: async (input) => ({ items: await listFields(view, rangeOf(input, needs.now())) }),
    export: (input) => exportEvents(view, select(input), input),
    sql: createSqlConsole(needs.people),
  };
}

function rangeOf(
  input: { readonly from?: string | undefined; readonly to?: string | undefined },
  now: Date,
): { from: number; to: number } {
  const range = parseTimeRange(input.from, input.to, now);
  return { from: range.from.getTime(), to: range.to.getTime() };
}

function toSelection(input: SelectionInput, now: Date): Selection {
  return { search: compileSearch(parseSearch(input.q), now), ...rangeOf(input, now) };
}

async function list(
  view: SearchView,
  selection: Selection,
  input: ListInput,
): Promise<{ items: EventItem[]; nextCursor: string | null }> {
  const found = await view.list({
    selection,
    order: input.order,
    after: input.cursor === undefined ? undefined : positionOf(input.cursor),
    limit: input.limit + 1,
    fields: readColumns(input.columns),
    raw: "cut",
  });
  const page = found.slice(0, input.limit);
  const last = page.at(-1);
  const nextCursor = found.length > input.limit && last ? encodeCursor([Date.parse(last.occurredAt), last.id]) : null;
  return { items: page.map(toListItem), nextCursor };
}

function positionOf(cursor: string): EventPosition {
  const [occurredAt, id] = decodeCursor(cursor, 2);
  if (Number.isSafeInteger(occurredAt) && typeof id === "string" && /^evt_[0-9a-f]{32}$/.test(id)) {
    return { occurredAt: Number(occurredAt), id };
  }
  throw new Problem("request.invalid", "The cursor is not one of this list. Start again from the first page.", {
    fields: { cursor: "not a cursor of this list" },
  });
}

/** A field named outside a search: as in one, quotes mean the source's own name. */
function readFieldName(name: string): string {
  const text = name.trim();
  return text.length > 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replaceAll(/\\(["\\])/g, "$1")
    : resolveField(text);
}

function readColumns(columns: string | undefined): string[] {
  return (columns ?? "")
    .split(",")
    .map(readFieldName)
    .filter((name) => name !== "")
    .slice(0, MAX_COLUMNS);
}

async function histogram(
  view: SearchView,
  selection: Selection,
  wanted: number,
  now: () => Date,
): Promise<HistogramAnswer> {
  const startedAt = now().getTime();
  const buckets = chooseBuckets(selection.from, selection.to, wanted);
  const counts = await view.histogram(selection, buckets);
  return {
    from: new Date(buckets.from).toISOString(),
    to: new Date(buckets.to).toISOString(),
    bucketMs: buckets.bucketMs,
    buckets: Array.from({ length: buckets.count }, (_, index) => ({
      at: new Date(buckets.from + index * buckets.bucketMs).toISOString(),
      count: counts.get(index) ?? 0,
    })),
    total: [...counts.values()].reduce((sum, count) => sum + count, 0),
    tookMs: now().getTime() - startedAt,
  };
}

async function countBy(view: SearchView, selection: Selection, name: string, limit: number): Promise<CountByAnswer> {
  if (isRawName(name))
    throw new Problem("search.invalid", "Records cannot be counted by their whole text. Choose a field.");
  const counts = await view.countBy(selection, readFieldName(name), limit);
  const listed = counts.values.reduce((sum, entry) => sum + entry.count, 0);
  return {
    field: name,
    values: [...counts.values],
    other: counts.total - counts.missing - listed,
    missing: counts.missing,
    distinct: counts.distinct,
  };
}

async function listFields(view: SearchView, range: { from: number; to: number }): Promise<FieldItem[]> {
  const known = Object.entries(FIELD_DESCRIPTIONS).map(([name, { description, kind }]) => ({
    name: shortName(name),
    description,
    kind,
    isColumn: true,
  }));
  const names = new Set(Object.keys(FIELD_DESCRIPTIONS));
  const found = await view.fieldNames(range.from, range.to, SAMPLE);
  const native = found
    .filter((field) => !names.has(field.name))
    .map(
      (field): FieldItem => ({
        name: field.name,
        description: null,
        kind: field.isNumeric ? "number" : "text",
        isColumn: false,
      }),
    );
  return [...known, ...native];
}

/** First page of an export; later ones follow the size of what was read, so that memory stays bounded. */
const FIRST_PAGE = 50;
const PAGE_BYTES = 8_388_608;
const MAX_PAGE = 5_000;

async function* exportEvents(view: SearchView, selection: Selection, input: ExportInput): AsyncGenerator<string> {
  const columns = readColumns(input.columns);
  const writer = createExportWriter(input.format, columns.map(shortName));
  if (writer.header !== "") yield writer.header;
  let after: EventPosition | undefined;
  let left = input.limit;
  let size = FIRST_PAGE;
  while (left > 0) {
    const limit = Math.min(size, left);
    const page = await view.list({
      selection,
      order: "newest",
      after,
      limit,
      fields: input.format === "csv" ? columns : "all",
      raw: "whole",
    });
    const lines = page.map(writer.line).join("");
    if (lines !== "") yield lines;
    const last = page.at(-1);
    if (!last || page.length < limit) return;
    after = { occurredAt: Date.parse(last.occurredAt), id: last.id };
    left -= page.length;
    size = Math.max(
      Math.min(Math.floor((PAGE_BYTES * page.length) / Math.max(lines.length, 1)), MAX_PAGE, size * 4),
      8,
    );
  }
}
