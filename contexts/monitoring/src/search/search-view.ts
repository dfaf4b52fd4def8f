import type { EventDetail, EventItem } from "../contract.ts";
import type { Buckets } from "./buckets.ts";
import { type Bind, type CompiledSearch, createBinder, fieldExpression, idCondition } from "./compile-search.ts";
import { eventColumns, LIST_RAW_BYTES } from "./event-item.ts";
import type { RunQuery } from "./search-client.ts";

/** Which events a question is about; `to` is out. */
export interface Selection {
  readonly search: CompiledSearch;
  readonly from: number;
  readonly to: number;
}

/** The place of an event in a list: equal times are kept apart by the id. */
export interface EventPosition {
  readonly occurredAt: number;
  readonly id: string;
}

export interface ListQuestion {
  readonly selection: Selection;
  readonly order: "newest" | "oldest";
  readonly after: EventPosition | undefined;
  readonly limit: number;
  readonly fields: readonly string[] | "all";
  readonly raw: "cut" | "whole";
}

export interface ValueCounts {
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly total: number;
  readonly missing: number;
  readonly distinct: number;
}

export interface FieldCount {
  readonly name: string;
  readonly events: number;
  readonly isNumeric: boolean;
}

/** One query per question of a screen. */
export interface SearchView {
  readonly list: (question: ListQuestion) => Promise<readonly EventDetail[]>;
  readonly get: (eventId: string) => Promise<EventDetail | undefined>;
  /** Counts by the index of the bucket; empty buckets are absent. */
  readonly histogram: (selection: Selection, buckets: Buckets) => Promise<ReadonlyMap<number, number>>;
  readonly countBy: (selection: Selection, field: string, limit: number) => Promise<ValueCounts>;
  /** Names of source fields in the newest `sample` events of the range, most frequent first. */
  readonly fieldNames: (from: number, to: number, sample: number) => Promise<readonly FieldCount[]>;
  /** Values of a field that begin with `prefix`, in the newest `sample` events of the range. */
  readonly values: (question: {
    from: number;
    to: number;
    field: string;
    prefix: string;
    sample: number;
    limit: number;
  }) => Promise<readonly { readonly value: string; readonly count: number }[]>;
}

export function createSearchView(run: RunQuery): SearchView {
  return {
    list: (question) => list(run, question),
    get: (eventId) => get(run, eventId),
    histogram: (selection, buckets) => histogram(run, selection, buckets),
    countBy: (selection, field, limit) => countBy(run, selection, field, limit),
    fieldNames: (from, to, sample) => fieldNames(run, from, to, sample),
    values: (question) => values(run, question),
  };
}

function instant(milliseconds: number, bind: Bind): string {
  return `fromUnixTimestamp64Milli(${bind(milliseconds, "Int64")}, 'UTC')`;
}

/** What `DateTime64` can hold. */
const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2300, 0, 1) - 1;

function within(from: number, to: number, bind: Bind): string {
  const [start, end] = [from, to].map((at) => Math.min(Math.max(at, EARLIEST), LATEST));
  return `occurred_at >= ${instant(start ?? from, bind)} and occurred_at < ${instant(end ?? to, bind)}`;
}

/** A binder whose names cannot meet those of the compiled search. */
function binderFor(selection: Selection): {
  readonly bind: Bind;
  readonly params: Record<string, string | number>;
  readonly where: string;
} {
  const { bind, params } = createBinder("q");
  Object.assign(params, selection.search.params);
  return { bind, params, where: `${within(selection.from, selection.to, bind)} and ${selection.search.where}` };
}

async function list(run: RunQuery, question: ListQuestion): Promise<readonly EventDetail[]> {
  return question.selection.search.isAll ? listAll(run, question) : listPage(run, question, question.limit);
}

/**
 * Two steps: the times of the page, then its rows in the span that they cover. Where there is nothing but a range of
 * time the engine reads the records of a granule of every part before it knows the order, five times the work. With a
 * condition it does know, and one step is the faster one.
 */
async function listAll(run: RunQuery, question: ListQuestion): Promise<readonly EventDetail[]> {
  const span = await listSpan(run, question);
  if (!span) return [];
  return listPage(run, { ...question, selection: { ...question.selection, ...span } }, span.events);
}

async function listPage(run: RunQuery, question: ListQuestion, limit: number): Promise<readonly EventDetail[]> {
  const { bind, params, where } = pageCondition(question);
  const columns = eventColumns(question.fields, question.raw === "cut" ? LIST_RAW_BYTES : "whole", bind);
  const rows = await run(
    `select ${columns.select} from events where ${where} ${pageOrder(question, limit, bind)}`,
    params,
  );
  return rows.map(columns.toDetail);
}

async function listSpan(
  run: RunQuery,
  question: ListQuestion,
): Promise<{ readonly from: number; readonly to: number; readonly events: number } | undefined> {
  const { bind, params, where } = pageCondition(question);
  const rows = await run(
    `select toUnixTimestamp64Milli(occurred_at) from events where ${where} ${pageOrder(question, question.limit, bind)}`,
    params,
  );
  const times = [rows[0], rows.at(-1)].map((row) => Number(row?.[0]));
  return rows.length === 0 ? undefined : { from: Math.min(...times), to: Math.max(...times) + 1, events: rows.length };
}

function pageCondition(question: ListQuestion): ReturnType<typeof binderFor> {
  const { bind, params, where } = binderFor(question.selection);
  const { after } = question;
  if (!after) return { bind, params, where };
  const operator = question.order === "newest" ? "<" : ">";
  const at = instant(after.occurredAt, bind);
  const id = `toFixedString(unhex(${bind(hexOf(after.id))}), 16)`;
  // The first half is what the primary key understands.
  const next = `occurred_at ${operator}= ${at} and (occurred_at, event_id) ${operator} (${at}, ${id})`;
  return { bind, params, where: `${where} and ${next}` };
}

function pageOrder(question: ListQuestion, limit: number, bind: Bind): string {
  const direction = question.order === "newest" ? "desc" : "asc";
  return `order by occurred_at ${direction}, event_id ${direction} limit ${bind(limit, "Int64")}`;
}

function hexOf(eventId: string): string {
  return eventId.slice("evt_".length);
}

async function get(run: RunQuery, eventId: string): Promise<EventDetail | undefined> {
  const { bind, params } = createBinder();
  const columns = eventColumns("all", "whole", bind);
  const [row] = await run(
    `select ${columns.select} from events where ${idCondition(hexOf(eventId), bind)} limit 1`,
    params,
  );
  return row && columns.toDetail(row);
}

async function histogram(run: RunQuery, selection: Selection, buckets: Buckets): Promise<ReadonlyMap<number, number>> {
  const { bind, params, where } = binderFor(selection);
  const rows = await run(
    `select intDiv(toUnixTimestamp64Milli(occurred_at) - ${bind(buckets.from, "Int64")}, ${bind(buckets.bucketMs, "Int64")}) as bucket, count()
     from events where ${where} group by bucket`,
    params,
  );
  return new Map(rows.map(([bucket, count]) => [Number(bucket), Number(count)]));
}

async function countBy(run: RunQuery, selection: Selection, field: string, limit: number): Promise<ValueCounts> {
  const { bind, params, where } = binderFor(selection);
  const value = fieldExpression(field, bind);
  const rows = await run(
    `select value, events, sum(events) over (), sumIf(events, value = '') over (), countIf(value != '') over ()
     from (select toString(${value}) as value, count() as events from events where ${where} group by value)
     order by value = '', events desc, value limit ${bind(limit, "Int64")}`,
    params,
  );
  const [first] = rows;
  const counted = rows
    .map(([text, count]) => ({ value: String(text), count: Number(count) }))
    .filter((entry) => entry.value !== "");
  return {
    values: counted,
    total: Number(first?.[2] ?? 0),
    missing: Number(first?.[3] ?? 0),
    distinct: Number(first?.[4] ?? 0),
  };
}

async function fieldNames(run: RunQuery, from: number, to: number, sample: number): Promise<readonly FieldCount[]> {
  const { bind, params } = createBinder();
  const rows = await run(
    `select name, count() as events, min(isNotNull(toFloat64OrNull(value)))
     from (select fields from events where ${within(from, to, bind)} order by occurred_at desc, event_id desc limit ${bind(sample, "Int64")})
     array join mapKeys(fields) as name, mapValues(fields) as value
     group by name order by events desc, name limit 2000`,
    params,
  );
  return rows.map(([name, events, isNumeric]) => ({
    name: String(name),
    events: Number(events),
    isNumeric: Number(isNumeric) === 1,
  }));
}

async function values(
  run: RunQuery,
  question: { from: number; to: number; field: string; prefix: string; sample: number; limit: number },
): Promise<readonly { readonly value: string; readonly count: number }[]> {
  const { bind, params } = createBinder();
  const value = fieldExpression(question.field, bind);
  const rows = await run(
    `select value, count() as events
     from (select toString(${value}) as value from events where ${within(question.from, question.to, bind)}
           order by occurred_at desc, event_id desc limit ${bind(question.sample, "Int64")})
     where value != '' and length(value) <= 200 and startsWith(lowerUTF8(value), lowerUTF8(${bind(question.prefix)}))
     group by value order by events desc, value limit ${bind(question.limit, "Int64")}`,
    params,
  );
  return rows.map(([text, count]) => ({ value: String(text), count: Number(count) }));
}

/** A list has no batch and line; they are details. */
export function toListItem({ batchId: _batch, line: _line, ...item }: EventDetail): EventItem {
  return item;
}
