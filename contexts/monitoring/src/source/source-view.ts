import { type Kysely, sql } from "kysely";
import type { SourceItem } from "../contract.ts";
import type { MonitoringTables } from "../tables.ts";

/** The part of the telemetry client that screens need. */
export interface TelemetryReader {
  readonly rows: <T>(sql: string, params?: Record<string, unknown>) => Promise<readonly T[]>;
}

interface HourRow {
  readonly source_id: string;
  readonly hour: string | number;
  readonly events: string | number;
  readonly undecoded: string | number;
}

interface RecentRow {
  readonly source_id: string;
  readonly recent: string | number;
  readonly lag: string | number | null;
  readonly decoders: readonly (readonly [string, string | number])[];
}

const HOUR_MS = 3_600_000;
const MAX_SOURCES = 2_000;

/** The Sources page: the ledger's facts from PostgreSQL, rates and decoders from the event store. */
export async function listSources(
  db: Kysely<MonitoringTables>,
  telemetry: TelemetryReader,
  now: Date,
): Promise<SourceItem[]> {
  const day = new Date(now.getTime() - 24 * HOUR_MS);
  const [sources, refusals, hours, recent] = await Promise.all([
    db.selectFrom("monitoring.source").selectAll().orderBy("last_seen_at", "desc").limit(MAX_SOURCES).execute(),
    db
      .selectFrom("monitoring.refusal")
      .select([
        "source_id",
        sql<number>`sum(batches)::int`.as("batches"),
        sql<string>`(array_agg(code order by at desc))[1]`.as("code"),
      ])
      .where("at", ">=", day)
      .groupBy("source_id")
      .execute(),
    telemetry.rows<HourRow>(
      `select source_id, toUnixTimestamp(toStartOfHour(received_at)) as hour, count() as events, countIf(decoder = 'text') as undecoded
       from events where received_at >= fromUnixTimestamp64Milli({day:Int64}) group by source_id, hour`,
      { day: day.getTime() },
    ),
    telemetry.rows<RecentRow>(
      `select source_id, countIf(received_at >= fromUnixTimestamp64Milli({quarter:Int64})) as recent,
         quantileIf(0.5)(dateDiff('millisecond', occurred_at, received_at),
           received_at >= fromUnixTimestamp64Milli({hour:Int64}) and occurred_at > received_at - interval 1 day) as lag,
         arraySlice(arraySort(x -> -x.2, arrayZip(mapKeys(sumMap(map(decoder, toUInt64(1))) as d), mapValues(d))), 1, 8) as decoders
       from events where received_at >= fromUnixTimestamp64Milli({day:Int64}) group by source_id`,
      { day: day.getTime(), hour: now.getTime() - HOUR_MS, quarter: now.getTime() - 15 * 60_000 },
    ),
  ]);
  const refusalOf = new Map(refusals.map((r) => [r.source_id, r]));
  const recentOf = new Map(recent.map((r) => [r.source_id, r]));
  const hourlyOf = hourly(hours, now);
  return sources.map((source) => {
    const of = recentOf.get(source.id);
    const perHour = hourlyOf.get(source.id);
    const lag = of?.lag === null || of?.lag === undefined ? Number.NaN : Number(of.lag);
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
      ratePerMinute: Number(of?.recent ?? 0) / 15,
      hourly: perHour?.events ?? Array.from({ length: 24 }, () => 0),
      lagMs: Number.isFinite(lag) ? Math.max(0, Math.round(lag)) : null,
      undecoded: perHour?.undecoded ?? 0,
      refused: refusalOf.get(source.id)?.batches ?? 0,
      lastRefusal: refusalOf.get(source.id)?.code ?? null,
      decoders: (of?.decoders ?? []).map(([name, events]) => ({ name, events: Number(events) })),
    };
  });
}

function hourly(rows: readonly HourRow[], now: Date): Map<string, { events: number[]; undecoded: number }> {
  const current = Math.floor(now.getTime() / HOUR_MS);
  const bySource = new Map<string, { events: number[]; undecoded: number }>();
  for (const row of rows) {
    const entry = bySource.get(row.source_id) ?? { events: Array.from({ length: 24 }, () => 0), undecoded: 0 };
    bySource.set(row.source_id, entry);
    const index = 23 - (current - Math.floor((Number(row.hour) * 1_000) / HOUR_MS));
    if (index >= 0 && index < 24) entry.events[index] = Number(row.events);
    entry.undecoded += Number(row.undecoded);
  }
  return bySource;
}
