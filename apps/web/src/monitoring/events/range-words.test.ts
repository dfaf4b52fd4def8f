import { expect, it } from "vitest";
import { rangeWords } from "./range-words.ts";

it("says a range as the end of a sentence", () => {
  expect(rangeWords({ from: "24h" }, "utc")).toBe("in the last 24 hours");
  expect(rangeWords({ from: "15m" }, "utc")).toBe("in the last 15 minutes");
  expect(rangeWords({ from: "2020-08-07T00:00:00Z", to: "2020-08-08T12:30:00.000Z" }, "utc")).toBe(
    "from 2020-08-07 00:00 to 2020-08-08 12:30 UTC",
  );
  expect(rangeWords({ from: "3d", to: "1d" }, "utc")).toBe("from 3d to 1d");
});
