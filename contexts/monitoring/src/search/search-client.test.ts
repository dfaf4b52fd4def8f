import { expect, it } from "vitest";
import { startEngineForTests } from "../event/engine-for-tests.ts";
import { createRunQuery } from "./search-client.ts";

it("ends a question that takes too long, and says so when the engine is gone", async () => {
  const engine = await startEngineForTests();
  const run = createRunQuery(engine.client, 1);

  await expect(run("select count() from numbers(1000000000000) where sipHash64(number) = 1", {})).rejects.toMatchObject(
    {
      code: "search.too-slow",
      message: expect.stringContaining("Add a word that the records contain, or choose a shorter time range."),
    },
  );
  expect(await run("select {p0:String}, {p1:Int64}", { p0: "it's", p1: 5 })).toEqual([["it's", 5]]);
  await expect(run("select nothing from events", {})).rejects.not.toHaveProperty("fields");

  await engine.stop();
  await expect(run("select 1", {})).rejects.toMatchObject({ code: "search.unavailable", retryAfterSeconds: 5 });
}, 60_000);
