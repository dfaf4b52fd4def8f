import { expect, it } from "vitest";
import { zoneOption, zoneOptions } from "./time-zones.ts";

const WINTER = new Date("2026-11-24T06:30:00Z");

it("every zone is there once, with its distance from UTC today", () => {
  const options = zoneOptions(WINTER);

  expect(new Set(options.map(({ value }) => value)).size).toBe(options.length);
  expect(options.length).toBeGreaterThan(300);
  expect(options).toContainEqual({ value: "America/New_York", label: "America/New York", hint: "UTC−5" });
});

it("places go by the name they have now, and the browser understands it", () => {
  const names = zoneOptions(WINTER).map(({ value }) => value);

  expect(names).toEqual(expect.arrayContaining(["Asia/Kolkata", "Europe/Kyiv", "Asia/Kathmandu"]));
  expect(names).not.toContain("Asia/Calcutta");
  expect(zoneOption("Asia/Kathmandu", WINTER).hint).toBe("UTC+5:45");
});

it("summer time shows in the distance", () => {
  expect(zoneOption("Europe/Berlin", WINTER).hint).toBe("UTC+1");
  expect(zoneOption("Europe/Berlin", new Date("2026-07-01T00:00:00Z")).hint).toBe("UTC+2");
});
