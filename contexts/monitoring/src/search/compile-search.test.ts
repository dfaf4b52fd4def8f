import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ECS_COLUMNS } from "../event/event.ts";
import { type EngineForTests, startEngineForTests } from "../event/engine-for-tests.ts";
import type { EventRow } from "../event/event-row.ts";
import { anEventRow, anyText } from "../event/testing.ts";
import type { Ast } from "./ast.ts";
import { SEARCHED_TEXT } from "../event/event-table.ts";
import { compileSearch } from "./compile-search.ts";
import { parseSearch } from "./parse-search.ts";
import { anySearch, matchesSearch, SOME_FIELDS, SOME_VALUES } from "./testing.ts";

const NOW = new Date("2026-08-02T00:00:00Z");
let engine: EngineForTests;

const value = fc.constantFrom(...SOME_VALUES);
const NATIVE = SOME_FIELDS.filter(
  (name) => !(ECS_COLUMNS as readonly string[]).includes(name) && !name.startsWith("cordon."),
);
const raw = fc
  .array(
    fc.oneof(
      value,
      fc.constantFrom("failed", "Failed Password", "MIMIKATZ", "C:\\\\Windows\\\\System32", '\\"hello\\"'),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .chain((words) => fc.constantFrom(" ", ",", "\t", "=").map((glue) => words.join(glue)));

const rowPart = fc.record({
  ecs: fc.dictionary(fc.constantFrom(...ECS_COLUMNS), value),
  fields: fc.dictionary(fc.constantFrom(...NATIVE), value).map((fields) => new Map(Object.entries(fields))),
  raw,
  decoder: fc.constantFrom("text", "sshd"),
  skew: fc.constantFrom("ahead" as const, undefined),
});

/** The same random events in every run: what is searched for varies. */
const ROWS: readonly EventRow[] = fc
  .sample(rowPart, { numRuns: 300, seed: 42 })
  .map((part, line) => anEventRow({ ...part, line }));

beforeAll(async () => {
  engine = await startEngineForTests();
  await engine.insert(ROWS);
});
afterAll(() => engine.stop());

async function found(ast: Ast): Promise<number[]> {
  const { where, params } = compileSearch(ast, NOW);
  const result = await engine.client.query({
    query: `select line from events where ${where} order by line`,
    query_params: { ...params },
    format: "JSONCompactEachRow",
  });
  return ((await result.json()) as number[][]).map(([line]) => Number(line)); // the format gives tuples
}

async function explain(search: string): Promise<string> {
  const { where, params } = compileSearch(parseSearch(search), NOW);
  const result = await engine.admin.query({
    query: `select * from (explain indexes = 1 select count() from events where ${where})`,
    query_params: { ...params },
    format: "JSONCompactEachRow",
  });
  return JSON.stringify(await result.json());
}

describe("a compiled search", () => {
  it("finds exactly the events that the search means", async () => {
    let matches = 0;
    await fc.assert(
      fc.asyncProperty(anySearch(), async (ast) => {
        const expected = ROWS.filter((row) => matchesSearch(ast, row)).map((row) => row.line);
        matches += expected.length;
        expect(await found(ast)).toEqual(expected);
      }),
      { numRuns: 100 },
    );
    expect(matches).toBeGreaterThan(100);
  }, 120_000);

  it.each([
    "root",
    '"failed password"',
    "C:\\Windows",
    "mimi*",
    "*imika*",
    "root OR hello",
    "NOT root failed",
    "LogonType:3",
    "Image:*\\\\cmd.exe",
  ])("looks up %s in the text index", async (search) => {
    expect(await explain(search)).toContain("Name: words");
  });

  it("reads only the named field of the map", async () => {
    const { where, params } = compileSearch(parseSearch("EventID:4688"), NOW);

    const result = await engine.admin.query({
      query: `select * from (explain actions = 1 select count() from events where ${where})`,
      query_params: { ...params },
      format: "JSONCompactEachRow",
    });

    expect(JSON.stringify(await result.json())).toContain("fields.key_EventID");
  });

  it("has no value of the search in its text", () => {
    fc.assert(
      fc.property(anyText(1), (text) => {
        const { where, params } = compileSearch(
          { kind: "field", field: `f${text}`, test: { kind: "equals", value: text } },
          NOW,
        );
        expect(Object.values(params)).toEqual(expect.arrayContaining([`f${text}`, text]));
        expect(where.replaceAll(/\{p\d:String\}/g, "")).toBeOneOf([
          "(lowerUTF8(fields[]) = lowerUTF8())",
          `(hasAllTokens(${SEARCHED_TEXT}, lowerUTF8()) and lowerUTF8(fields[]) = lowerUTF8())`,
        ]);
      }),
    );
  });

  it.each([
    ["id:evt_12", '"evt_12" is not the id of an event. Ids look like evt_ and 32 digits.'],
    ["occurredAt:yesterday", '"yesterday" is not a time. Use ISO 8601, or a time ago such as 15m, 24h or 7d.'],
    ["receivedAt:2026*", "receivedAt takes a time, as in receivedAt:>2026-01-31T08:00:00Z."],
  ])("says what is wrong with %s", (search, sentence) => {
    expect(() => compileSearch(parseSearch(search), NOW)).toThrow(
      expect.objectContaining({ code: "search.invalid", message: sentence }),
    );
  });

  it("compares times as times", async () => {
    expect(await found(parseSearch("occurredAt:>2026-08-01T11:59:59Z"))).toHaveLength(ROWS.length);
    expect(await found(parseSearch("receivedAt:>1h"))).toEqual([]);
  });
});
