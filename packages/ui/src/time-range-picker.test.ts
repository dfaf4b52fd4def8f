import { expect, it } from "vitest";
import { rangeLabel, readRange } from "./time-range-picker.tsx";

const NOW = new Date("2026-11-24T06:30:00Z");

it("typed times in UTC become instants for the URL", () => {
  expect(readRange("2026-11-24 05:00", "2026-11-24 06:00", "utc", NOW)).toEqual({
    from: "2026-11-24T05:00Z",
    to: "2026-11-24T06:00Z",
  });
});

it("typed times in the member's zone become instants, in winter and in summer", () => {
  expect(readRange("2026-11-24 05:00", "2026-11-24 06:00", "Asia/Kolkata", NOW)).toEqual({
    from: "2026-11-23T23:30:00.000Z",
    to: "2026-11-24T00:30:00.000Z",
  });
  expect(readRange("2026-07-01", "now", "Europe/Berlin", NOW)).toEqual({ from: "2026-06-30T22:00:00.000Z" });
});

it("times ago stay as they were typed, and now needs no end", () => {
  expect(readRange("15m", "now", "utc", NOW)).toEqual({ from: "15m" });
});

it("an empty range and nonsense say what is wrong", () => {
  expect(readRange("2026-11-24 06:00", "2026-11-24 05:00", "utc", NOW)).toContain("empty");
  expect(readRange("yesterday", "now", "utc", NOW)).toContain('"yesterday"');
});

it("a preset is named, anything else is spelt out", () => {
  expect(rangeLabel({ from: "24h" }, "utc")).toBe("Last 24 hours");
  expect(rangeLabel({ from: "2026-11-24T05:00:00Z", to: "2026-11-24T06:00:00Z" }, "utc")).toBe(
    "2026-11-24 05:00:00 to 2026-11-24 06:00:00 UTC",
  );
});
