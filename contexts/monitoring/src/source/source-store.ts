import { type Kysely, sql } from "kysely";
import type { Sender } from "../ingest/sender.ts";
import type { MonitoringTables } from "../tables.ts";

export interface SourceTally {
  readonly sender: Sender;
  readonly events: number;
  readonly bytes: number;
}

export interface SourceStore {
  /** Adds what one insert brought; a source appears with its first stored batch. */
  readonly add: (tallies: readonly SourceTally[], at: Date) => Promise<void>;
  /** As it sent last; undefined when nothing of it was ever stored. */
  readonly find: (id: string) => Promise<Sender | undefined>;
  /** Counts refused batches by the minute. */
  readonly refuse: (sender: Sender, code: string, at: Date) => Promise<void>;
  readonly forgetRefusalsBefore: (before: Date) => Promise<void>;
}

export function createSourceStore(db: Kysely<MonitoringTables>): SourceStore {
  const upsert = (tally: SourceTally, at: Date): Promise<unknown> =>
    sql`insert into monitoring.source as s
        (id, kind, name, vouching, host_name, first_seen_at, last_seen_at, events, bytes)
      values (${tally.sender.sourceId}, ${tally.sender.kind}, ${tally.sender.name}, ${tally.sender.vouching},
        ${tally.sender.hostName ?? null}, ${at}, ${at}, ${tally.events}, ${tally.bytes})
      on conflict (id) do update set name = excluded.name, vouching = excluded.vouching, host_name = excluded.host_name,
        last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
        events = s.events + excluded.events, bytes = s.bytes + excluded.bytes`.execute(db);
  return {
    async add(tallies, at) {
      // Always in the same order, so that two inserts with the same sources cannot deadlock.
      const ordered = [...tallies].sort((a, b) => (a.sender.sourceId < b.sender.sourceId ? -1 : 1));
      for (const tally of ordered) await upsert(tally, at);
    },
    async find(id) {
      const row = await db.selectFrom("monitoring.source").selectAll().where("id", "=", id).executeTakeFirst();
      if (!row || row.kind === "agent") return undefined;
      const { kind, name, vouching, host_name: hostName } = row;
      return { sourceId: id, kind, name, vouching, ...(hostName === null ? {} : { hostName }) };
    },
    async refuse(sender, code, at) {
      const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
      await upsert({ sender, events: 0, bytes: 0 }, at);
      await sql`insert into monitoring.refusal as r (source_id, at, code, batches) values (${sender.sourceId}, ${minute}, ${code}, 1)
        on conflict (source_id, at, code) do update set batches = r.batches + 1`.execute(db);
    },
    async forgetRefusalsBefore(before) {
      await db.deleteFrom("monitoring.refusal").where("at", "<", before).execute();
    },
  };
}
