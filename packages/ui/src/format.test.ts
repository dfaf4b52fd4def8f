import fc from "fast-check";
import { expect, it } from "vitest";
import { bytes, count, plural, shortCount } from "./format-number.ts";
import { absoluteTime, duration, instantOf, localZone, relativeTime, utcInstant, zoneName } from "./format-time.ts";

const NOW = new Date("2026-11-24T06:30:00Z");
const ago = (ms: number): string => relativeTime(new Date(NOW.getTime() - ms), NOW);

it.each([
  [1_000, "just now"],
  [45_000, "45 s ago"],
  [60_000, "1 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [47 * 3_600_000, "47 h ago"],
  [3 * 86_400_000, "3 d ago"],
  [90 * 86_400_000, "2026-08-26"],
  [-7_200_000, "in 2 h"],
])("%d ms before now reads %s", (ms, text) => {
  expect(ago(ms)).toBe(text);
});

it.each([
  [0, "0 ms"],
  [850, "850 ms"],
  [1_500, "1.5 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [7_560_000, "2 h 6 min"],
  [187_200_000, "2 d 4 h"],
  [-90_000, "−1 min 30 s"],
])("a length of %d ms reads %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it("a length of time never has more than two units", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (ms) => {
      expect(duration(ms)).toMatch(/^[\d.]+ (ms|s|min|h|d)( \d+ (s|min|h))?$/);
    }),
  );
});

it("the exact instant is UTC and keeps its milliseconds", () => {
  expect(utcInstant(new Date("2026-11-24T06:29:54.120Z"))).toBe("2026-11-24 06:29:54.120 UTC");
  expect(utcInstant(new Date("2026-11-24T06:29:54Z"))).toBe("2026-11-24 06:29:54 UTC");
  expect(utcInstant(new Date("nonsense"))).toBe("unknown");
});

it("an absolute time in UTC sorts by eye", () => {
  expect(absoluteTime(NOW, "utc", { hasMs: true })).toBe("2026-11-24 06:30:00.000");
  expect(zoneName("utc")).toBe("UTC");
});

it.each([
  ["2026-11-24T06:30:00Z", "Europe/Berlin", "2026-11-24 07:30:00", "UTC+1", "Berlin"],
  ["2026-07-01T06:30:00Z", "Europe/Berlin", "2026-07-01 08:30:00", "UTC+2", "Berlin"],
  ["2026-11-24T20:00:00Z", "Asia/Kolkata", "2026-11-25 01:30:00", "UTC+5:30", "Kolkata"],
  ["2026-11-24T06:30:00Z", "America/St_Johns", "2026-11-24 03:00:00", "UTC−3:30", "St Johns"],
  ["2026-11-24T00:00:00Z", "Pacific/Apia", "2026-11-24 13:00:00", "UTC+13", "Apia"],
  ["2026-11-24T00:00:00Z", "UTC", "2026-11-24 00:00:00", "UTC", "UTC"],
  ["2026-11-24T00:00:00Z", "Nowhere/Else", "2026-11-24 00:00:00", "UTC", "UTC"],
  ["1601-01-01T00:00:00Z", "Asia/Tokyo", "1601-01-01 09:18:59", "UTC+9:19", "Tokyo"],
  ["0001-01-01T00:00:00Z", "America/New_York", "0000-12-31 19:03:58", "UTC−4:56", "New York"],
])("%s in %s reads %s", (iso, zone, text, offset, name) => {
  expect(absoluteTime(new Date(iso), zone)).toBe(text);
  expect(zoneName(zone, new Date(iso))).toBe(offset);
  expect(zoneName(zone)).toBe(name);
});

it("what a clock of any zone shows leads back to an instant at which it shows just that", () => {
  const zones = [...Intl.supportedValuesOf("timeZone"), "utc", "local"];
  fc.assert(
    fc.property(
      fc.date({ min: new Date("1601-01-01T00:00:00Z"), max: new Date("2200-01-01T00:00:00Z"), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (at, zone) => {
        const shown = absoluteTime(at, zone, { hasMs: true });
        const back = instantOf(shown.replace(" ", "T"), zone);

        expect(back && absoluteTime(back, zone, { hasMs: true })).toBe(shown);
        expect(Math.abs((back?.getTime() ?? 0) - at.getTime())).toBeLessThanOrEqual(25 * 3_600_000);
      },
    ),
    { numRuns: 2_000 },
  );
});

it("this browser's zone reads the same by its name", () => {
  expect(absoluteTime(NOW, localZone())).toBe(absoluteTime(NOW, "local"));
  expect(instantOf("no time", "local")).toBeUndefined();
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [999_960, "1 MB"],
  [14_200_000, "14.2 MB"],
  [1_200_000_000, "1.2 GB"],
])("%d bytes read %s", (value, text) => {
  expect(bytes(value)).toBe(text);
});

it("counts are exact, and short only where asked", () => {
  expect(count(12_480)).toBe("12,480");
  expect(shortCount(12_480)).toBe("12.5 k");
  expect(plural(1, "host")).toBe("1 host");
  expect(plural(2, "entry", "entries")).toBe("2 entries");
});
