import { type Kysely, type Selectable, sql } from "kysely";
import type { SourceItem } from "../contract.ts";
import type { MonitoringTables, SourceTable } from "../tables.ts";

/** The part of the telemetry client that screens need. */
export interface TelemetryReader {
  readonly rows: <T>(sql: string, params?: Record<string, unknown>) => Promise<readonly T[]>;
}

/** 64-bit integers arrive as text. */
type Integer = string | number;

interface HourRow {
  readonly source_id: string;
  readonly hour: Integer;
  readonly events: Integer;
  readonly undecoded: Integer;
  readonly skewed: Integer;
  readonly first: Integer;
  readonly last: Integer;
}

interface RecentRow {
  readonly source_id: string;
  readonly recent: Integer;
  readonly lag: Integer | null;
  readonly decoders: readonly (readonly [string, Integer])[];
}

interface RefusalRow {
  readonly source_id: string;
  readonly batches: number;
  readonly code: string;
}

const HOUR_MS = 3_600_000;
const HOURS = 24;
const MAX_SOURCES = 2_000;

/**
 * The Sources page: the ledger's facts from PostgreSQL, rates and decoders from the event store. Last seen first.
 * All counts begin with the same full hour, so that they add up and a search for the same time finds as many.
 */
export async function listSources(
  db: Kysely<MonitoringTables>,
  telemetry: TelemetryReader,
  now: Date,
): Promise<{ since: string; items: SourceItem[] }> {
  const firstHour = Math.floor(now.getTime() / HOUR_MS) - (HOURS - 1);
  const since = new Date(firstHour * HOUR_MS);
  const [sources, refusals, hours, recent] = await Promise.all([
    db.selectFrom("monitoring.source").selectAll().orderBy("last_seen_at", "desc").limit(MAX_SOURCES).execute(),
    refusalsSince(db, since),
    hoursSince(telemetry, since),
    recentOf(telemetry, since, now),
  ]);
  const refusalBy = new Map(refusals.map((row) => [row.source_id, row]));
  const recentBy = new Map(recent.map((row) => [row.source_id, row]));
  const hoursBy = Map.groupBy(hours, (row) => row.source_id);
  return {
    since: since.toISOString(),
    items: sources.map((source) => ({
      ...factsOf(source),
      ...countsOf(hoursBy.get(source.id) ?? [], firstHour),
      ...ratesOf(recentBy.get(source.id)),
      refused: refusalBy.get(source.id)?.batches ?? 0,
      lastRefusal: refusalBy.get(source.id)?.code ?? null,
    })),
  };
}

function refusalsSince(db: Kysely<MonitoringTables>, since: Date): Promise<RefusalRow[]> {
  return db
    .selectFrom("monitoring.refusal")
    .select([
      "source_id",
      sql<number>`sum(batches)::int`.as("batches"),
      sql<string>`(array_agg(code order by at desc))[1]`.as("code"),
    ])
    .where("at", ">=", since)
    .groupBy("source_id")
    .execute();
}

function hoursSince(telemetry: TelemetryReader, since: Date): Promise<readonly HourRow[]> {
  return telemetry.rows<HourRow>(
    `select source_id, intDiv(toUnixTimestamp64Milli(received_at), ${HOUR_MS}) as hour, count() as events,
       countIf(decoder = 'text') as undecoded, countIf(skew != '') as skewed,
       toUnixTimestamp64Milli(min(occurred_at)) as first, toUnixTimestamp64Milli(max(occurred_at)) as last
     from events where received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') group by source_id, hour`,
    { since: since.getTime() },
  );
}

function recentOf(telemetry: TelemetryReader, since: Date, now: Date): Promise<readonly RecentRow[]> {
  return telemetry.rows<RecentRow>(
    `select source_id, countIf(received_at >= fromUnixTimestamp64Milli({quarter:Int64})) as recent,
       quantileIf(0.5)(dateDiff('millisecond', occurred_at, received_at),
         received_at >= fromUnixTimestamp64Milli({hour:Int64}) and occurred_at > received_at - interval 1 day) as lag,
       arraySlice(arraySort(x -> -x.2, arrayZip(mapKeys(sumMap(map(decoder, toUInt64(1))) as d), mapValues(d))), 1, 8) as decoders
     from events where received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') group by source_id`,
    { since: since.getTime(), hour: now.getTime() - HOUR_MS, quarter: now.getTime() - 15 * 60_000 },
  );
}

type Facts = "id" | "name" | "kind" | "vouching" | "hostName" | "firstSeenAt" | "lastSeenAt" | "events" | "bytes";

function factsOf(source: Selectable<SourceTable>): Pick<SourceItem, Facts> {
  return {
    id: source.id,
    name: source.name,
    kind: source.kind,
    vouching: source.vouching,
    hostName: source.host_name,
    firstSeenAt: source.first_seen_at.toISOString(),
    lastSeenAt: source.last_seen_at.toISOString(),
    events: source.events,
    bytes: source.bytes,
  };
}

function countsOf(
  rows: readonly HourRow[],
  firstHour: number,
): Pick<SourceItem, "hourly" | "occurred" | "undecoded" | "skewed"> {
  const hourly = Array.from({ length: HOURS }, () => 0);
  for (const { hour, events } of rows) {
    // A record received while the queries run may be in an hour that has only begun.
    const index = Math.min(Number(hour) - firstHour, HOURS - 1);
    hourly[index] = (hourly[index] ?? 0) + Number(events);
  }
  const sum = (of: "undecoded" | "skewed"): number => rows.reduce((total, row) => total + Number(row[of]), 0);
  return {
    hourly,
    occurred:
      rows.length === 0
        ? null
        : {
            first: new Date(Math.min(...rows.map((row) => Number(row.first)))).toISOString(),
            last: new Date(Math.max(...rows.map((row) => Number(row.last)))).toISOString(),
          },
    undecoded: sum("undecoded"),
    skewed: sum("skewed"),
  };
}

function ratesOf(row: RecentRow | undefined): Pick<SourceItem, "ratePerMinute" | "lagMs" | "decoders"> {
  const lag = row?.lag === null || row?.lag === undefined ? Number.NaN : Number(row.lag);
  return {
    ratePerMinute: Number(row?.recent ?? 0) / 15,
    lagMs: Number.isFinite(lag) ? Math.max(0, Math.round(lag)) : null,
    decoders: (row?.decoders ?? []).map(([name, events]) => ({ name, events: Number(events) })),
  };
}
