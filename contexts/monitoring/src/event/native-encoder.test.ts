import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ECS_COLUMNS } from "./event.ts";
import { type EngineForTests, startEngineForTests } from "./engine-for-tests.ts";
import { eventIdOf, type EventRow } from "./event-row.ts";
import { COLUMN_OF, EVENT_COLUMNS } from "./event-table.ts";
import { encodeEvents } from "./native-encoder.ts";
import { anEventRow, anyText } from "./testing.ts";

let engine: EngineForTests;

beforeAll(async () => {
  engine = await startEngineForTests();
});
afterAll(() => engine.stop());

/** Every column of what is stored, in the order of the lines. */
async function stored(): Promise<unknown> {
  const columns = ECS_COLUMNS.map((name) => COLUMN_OF[name]).join(", ");
  const result = await engine.client.query({
    query: `select concat('evt_', lower(hex(event_id))), toUnixTimestamp64Milli(received_at), toUnixTimestamp64Milli(occurred_at), skew, source_id,
              source_name, is_host_vouched, decoder, [${columns}], fields, raw, decoded_text, batch_id, line
            from events order by line settings output_format_json_quote_64bit_integers = 0`,
    format: "JSONCompactEachRow",
  });
  return result.json();
}

function expected(row: EventRow): unknown[] {
  const wellFormed = (text: string): string => text.toWellFormed();
  const fields = Object.fromEntries([...row.fields].map(([name, value]) => [wellFormed(name), wellFormed(value)]));
  const ecs = ECS_COLUMNS.map((name) => wellFormed(row.ecs[name] ?? ""));
  return [
    eventIdOf(row),
    row.receivedAt,
    row.occurredAt,
    row.skew ?? "",
    wellFormed(row.sourceId),
    wellFormed(row.sourceName),
    row.isHostVouched,
    row.decoder,
    ecs,
    fields,
    wellFormed(row.raw),
    wellFormed(row.decodedText),
    row.batchId,
    row.line,
  ];
}

async function roundTrip(rows: readonly EventRow[]): Promise<unknown> {
  await engine.run("truncate table events");
  await engine.insert(rows);
  return stored();
}

describe("encoding events", () => {
  it("writes the columns of the table, in their order", async () => {
    const result = await engine.client.query({
      query:
        "select groupArray(name) from (select name from system.columns where database = currentDatabase() and table = 'events' order by position)",
      format: "JSONCompactEachRow",
    });

    expect(await result.json()).toEqual([[EVENT_COLUMNS]]);
  });

  it("stores hostile text as it is, with U+FFFD for what is no character", async () => {
    const hostile = [
      "",
      "\n\ndrop table events",
      "\u0000",
      "\u0a0a",
      "\u0a0a".repeat(200),
      "\ud800",
      "a\udc00b",
      "\ufeff",
      "💥".repeat(50),
      "x".repeat(127),
      "x".repeat(128),
      "é".repeat(64),
      "é".repeat(8_192),
      "y".repeat(1_048_576),
    ];

    const rows = hostile.map((raw, line) =>
      anEventRow({
        line,
        raw,
        sourceName: raw.slice(0, 100),
        ecs: { "host.name": raw.slice(0, 300), "source.ip": raw.slice(0, 300) },
        fields: new Map([
          ["f", raw],
          [`${raw.slice(0, 50)}g`, "x"],
        ]),
      }),
    );

    expect(await roundTrip(rows)).toEqual(rows.map(expected));
  });

  it("keeps times, flags, and names such as __proto__", async () => {
    const rows = [
      anEventRow({ line: 0, occurredAt: Date.UTC(1900, 0, 1), skew: "behind" }),
      anEventRow({ line: 1, occurredAt: Date.UTC(2299, 11, 31), skew: "ahead", isHostVouched: true }),
      anEventRow({
        line: 2,
        occurredAt: -1,
        fields: new Map([
          ["__proto__", "x"],
          ["constructor", "y"],
        ]),
      }),
      anEventRow({ line: 4_294_967_295, batchId: "bat_2" }),
    ];

    expect(await roundTrip(rows)).toEqual(rows.map(expected));
  });

  it("writes dictionaries of every width", async () => {
    const rows = Array.from({ length: 66_000 }, (_, line) =>
      anEventRow({
        line,
        raw: "r",
        ecs: { "host.name": `h${line}`, "user.name": `u${line % 300}`, "event.code": "1" },
      }),
    );
    await engine.run("truncate table events");

    await engine.insert(rows);

    const result = await engine.client.query({
      query:
        "select countIf(host_name = concat('h', toString(line)) and user_name = concat('u', toString(line % 300)) and event_code = '1') from events",
      format: "JSONCompactEachRow",
    });
    expect(Number(String(await result.json()))).toBe(66_000);
  }, 60_000);

  it("stores any rows as they were", async () => {
    const text = fc.oneof(anyText(), anyText(0, 200));
    const row = fc.record({
      raw: text,
      occurredAt: fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2299, 11, 31) }),
      skew: fc.constantFrom("ahead" as const, "behind" as const, undefined),
      isHostVouched: fc.boolean(),
      ecs: fc.dictionary(
        fc.constantFrom(...ECS_COLUMNS),
        text.filter((value) => value !== ""),
      ),
      fields: fc.dictionary(text, text, { maxKeys: 8 }).map((fields) => new Map(Object.entries(fields))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (parts) => {
        const rows = parts.map((one, line) => anEventRow({ ...one, line }));
        expect(await roundTrip(rows)).toEqual(rows.map(expected));
      }),
      { numRuns: 10 },
    );
  }, 60_000);

  it("makes no bytes of no rows", () => {
    expect(encodeEvents([])).toHaveLength(0);
  });
});
