import { createTestDatabase } from "@cordon/platform/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceItem } from "../contract.ts";
import { type EngineForTests, startEngineForTests } from "../event/engine-for-tests.ts";
import { anEventRow } from "../event/testing.ts";
import type { Sender } from "../ingest/sender.ts";
import { migrations } from "../migrations/index.ts";
import { createSearch, type Search } from "../search/search-service.ts";
import type { MonitoringTables } from "../tables.ts";
import { createSourceStore } from "./source-store.ts";
import { listSources } from "./source-view.ts";

const { db } = await createTestDatabase<MonitoringTables>([{ context: "monitoring", migrations }]);

const NOW = new Date("2026-08-02T12:20:00Z");
const SINCE = "2026-08-01T13:00:00.000Z";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let engine: EngineForTests;
let search: Search;
let sources: Readonly<Record<string, SourceItem>>;
let since: string;

const aSender = (name: string): Sender => ({ sourceId: `src_${name}`, name, kind: "token", vouching: "collector" });

beforeAll(async () => {
  engine = await startEngineForTests();
  const received = (
    ago: number,
    name: string,
    more: Parameters<typeof anEventRow>[0] = {},
  ): ReturnType<typeof anEventRow> =>
    anEventRow({
      batchId: `bat_${name}_${ago}`,
      sourceId: `src_${name}`,
      sourceName: name,
      receivedAt: NOW.getTime() - ago,
      decoder: "sshd",
      ...more,
    });
  const rows = [
    received(5 * MINUTE, "live", { occurredAt: NOW.getTime() - 7 * MINUTE }),
    received(10 * MINUTE, "live", { occurredAt: NOW.getTime() - 12 * MINUTE, decoder: "text" }),
    received(3 * HOUR, "live", { skew: "ahead", occurredAt: NOW.getTime() + HOUR }),
    received(23 * HOUR + 20 * MINUTE, "live"), // the first moment that counts
    received(23 * HOUR + 21 * MINUTE, "live"), // one minute before it
    received(2 * HOUR, "tape", { occurredAt: Date.UTC(2020, 0, 1) }),
    received(HOUR, "tape", { occurredAt: Date.UTC(2020, 0, 2), decoder: "text" }),
  ];
  for (const day of Map.groupBy(rows, (row) => new Date(row.receivedAt).toISOString().slice(0, 10)).values())
    await engine.insert(day);
  const store = createSourceStore(db);
  const tallies = ["live", "tape", "quiet"].map((name) => ({ sender: aSender(name), events: 1, bytes: 10 }));
  await store.add(tallies, NOW);
  await store.refuse(aSender("live"), "batch.invalid", new Date(NOW.getTime() - 2 * HOUR));
  await store.refuse(aSender("live"), "batch.too-large", new Date(NOW.getTime() - HOUR));
  await store.refuse(aSender("quiet"), "batch.invalid", new Date(NOW.getTime() - 30 * HOUR));

  const answer = await listSources(db, engine, NOW);
  since = answer.since;
  sources = Object.fromEntries(answer.items.map((item) => [item.name, item]));
  search = createSearch({ client: engine.client, people: engine.people, now: () => NOW });
});
afterAll(() => engine.stop());

describe("the list of sources", () => {
  it("counts what was received from one full hour on, and says from which", () => {
    expect(since).toBe(SINCE);
    expect(sources["live"]?.hourly).toEqual([1, ...Array.from({ length: 19 }, () => 0), 1, 0, 0, 2]);
    expect(sources["live"]).toMatchObject({ undecoded: 1, skewed: 1, ratePerMinute: 2 / 15, lagMs: 2 * MINUTE });
  });

  it("counts refusals since then, with the last reason", () => {
    expect(sources["live"]).toMatchObject({ refused: 2, lastRefusal: "batch.too-large" });
    expect(sources["quiet"]).toMatchObject({ refused: 0, lastRefusal: null });
  });

  it("a source without events has numbers too", () => {
    expect(sources["quiet"]).toMatchObject({
      occurred: null,
      undecoded: 0,
      ratePerMinute: 0,
      lagMs: null,
      decoders: [],
    });
    expect(sources["quiet"]?.hourly).toEqual(Array.from({ length: 24 }, () => 0));
  });

  it.each([
    ["live", "", 4],
    ["live", " decoder:text", 1],
    ["live", " exists:skew", 1],
    ["tape", "", 2],
    ["tape", " decoder:text", 1],
  ])("the numbers of %s are found by a search for what was received since (%s)", async (name, filter, events) => {
    const { occurred } = sources[name] ?? {};
    const to = new Date(Date.parse(occurred?.last ?? "") + 1).toISOString();

    const found = await search.histogram({
      q: `source:${name} receivedAt:>=${since}${filter}`,
      from: occurred?.first,
      to,
      buckets: 10,
    });

    expect(found.total).toBe(events);
  });

  it("knows when a recording happened", () => {
    expect(sources["tape"]?.occurred).toEqual({ first: "2020-01-01T00:00:00.000Z", last: "2020-01-02T00:00:00.000Z" });
  });
});
