import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileSearch } from "../search/compile-search.ts";
import { parseSearch } from "../search/parse-search.ts";
import { type EngineForTests, startEngineForTests } from "./engine-for-tests.ts";
import { eventTableStatements } from "./event-table.ts";
import { anEventRow } from "./testing.ts";

const FIELDS = new Map([["message", "first\nsecond"]]);
const RAW = JSON.stringify({ message: "first\nsecond" });

describe("the table of an earlier version", () => {
  let engine: EngineForTests;

  beforeAll(async () => {
    engine = await startEngineForTests();
    await engine.insert([anEventRow({ line: 1, raw: RAW, fields: FIELDS, decodedText: "" })]);
    await engine.run("alter table events drop index words");
    await engine.run("alter table events drop column decoded_text");
  }, 60_000);
  afterAll(() => engine.stop());

  it("gets what it lacks, and what it holds is found by the same searches as what comes after", async () => {
    for (const statement of eventTableStatements({ retentionDays: 3_650, mergeTreeSettings: {} }))
      await engine.run(statement);
    await engine.insert([anEventRow({ line: 2, raw: RAW, fields: FIELDS })]);

    for (const search of ["second", "message:*second", 'message:"first\nsecond"', "first"]) {
      const { where, params } = compileSearch(parseSearch(search), new Date());
      const rows = await engine.rows<{ line: number }>(`select line from events where ${where} order by line`, params);
      expect({ search, lines: rows.map(({ line }) => line) }).toEqual({ search, lines: [1, 2] });
    }
  });
});
