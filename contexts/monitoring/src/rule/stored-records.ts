import type { LogSource } from "@cordon/sigma";
import { NARROWER_CATEGORIES } from "../detect/sigma-event.ts";
import { createBinder } from "../search/compile-search.ts";
import type { RunQuery } from "../search/search-client.ts";
import type { TrialRecord } from "./rule-trial.ts";

const PAGE_ROWS = 2_000;

export interface StoredQuestion {
  /** Of receipt, milliseconds; `to` is out. */
  readonly from: number;
  readonly to: number;
  /** Records that are known to be of another log source are left out. */
  readonly logSource: LogSource;
}

interface Position {
  readonly occurredAt: number;
  readonly id: string;
}

/** Stored records in pages, newest by their own clock first. */
export async function* storedRecords(run: RunQuery, question: StoredQuestion): AsyncGenerator<readonly TrialRecord[]> {
  let after: Position | undefined;
  for (;;) {
    const rows = await page(run, question, after);
    if (rows.length > 0) yield rows.map(toRecord);
    if (rows.length < PAGE_ROWS) return;
    after = positionOf(rows.at(-1) ?? []);
  }
}

type Row = readonly unknown[];

function page(
  run: RunQuery,
  { from, to, logSource }: StoredQuestion,
  after: Position | undefined,
): Promise<readonly Row[]> {
  const { bind, params } = createBinder("t");
  const instant = (at: number): string => `fromUnixTimestamp64Milli(${bind(at, "Int64")}, 'UTC')`;
  const conditions = [
    `received_at >= ${instant(from)}`,
    `received_at < ${instant(to)}`,
    ...oneOf("log_product", logSource.product === undefined ? undefined : [logSource.product]),
    ...oneOf("log_category", categoriesFor(logSource.category)),
    ...(after === undefined
      ? []
      : [
          `occurred_at <= ${instant(after.occurredAt)}`,
          `(occurred_at < ${instant(after.occurredAt)} or event_id < unhex(${bind(after.id, "String")}))`,
        ]),
  ];
  function oneOf(column: string, values: readonly string[] | undefined): readonly string[] {
    // What is not known of a record does not exclude it.
    return values ? [`${column} in ('', ${values.map((value) => bind(value, "String")).join(", ")})`] : [];
  }
  return run(
    `select raw, line, batch_id, toUnixTimestamp64Milli(received_at), source_id, source_name, is_host_vouched, host_name,
       toUnixTimestamp64Milli(occurred_at), hex(event_id)
     from events where ${conditions.join(" and ")}
     order by occurred_at desc, event_id desc limit ${PAGE_ROWS}`,
    params,
  );
}

/** A category and the narrower ones that records of it may be stored under. */
function categoriesFor(category: string | undefined): readonly string[] | undefined {
  return category === undefined ? undefined : [category, ...(NARROWER_CATEGORIES.get(category) ?? [])];
}

function toRecord([raw, line, batchId, receivedAt, sourceId, sourceName, isVouched, hostName]: Row): TrialRecord {
  const host = isVouched === true ? { boundHost: String(hostName) } : {};
  return {
    raw: String(raw),
    line: Number(line),
    context: {
      batchId: String(batchId),
      receivedAt: Number(receivedAt),
      isHistorical: true,
      source: { id: String(sourceId), name: String(sourceName) },
      ...host,
    },
  };
}

function positionOf(row: Row): Position {
  return { occurredAt: Number(row[8]), id: String(row[9]) };
}
