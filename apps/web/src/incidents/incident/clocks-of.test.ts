import { expect, it } from "vitest";
import { clocksOf } from "./clocks-of.ts";

type Timed = Parameters<typeof clocksOf>[0];

const NOW = new Date("2026-11-24T10:00:00Z");
const timed = (state: Timed["state"], times: Partial<Timed["times"]>): Timed => ({
  state,
  createdAt: "2026-11-24T06:00:00Z",
  times: {
    occurredAt: "2020-01-01T00:00:00Z",
    firstKnownAt: null,
    alertedAt: null,
    openedAt: "2026-11-24T07:00:00Z",
    acknowledgedAt: null,
    containedAt: null,
    eradicatedAt: null,
    recoveredAt: null,
    closedAt: null,
    reopenedAt: [],
    ...times,
  },
});
const words = (of: Timed): string =>
  clocksOf(of, NOW)
    .map(({ name, words: said, isRunning }) => `${name} ${said}${isRunning ? " …" : ""}`)
    .join(", ");

it("counts from the queue on, not from the clocks of old events", () => {
  expect(words(timed("open", {}))).toBe("Age 3 h, To acknowledge 3 h …");
});

it("once taken on, the clock to containment runs", () => {
  expect(words(timed("acknowledged", { acknowledgedAt: "2026-11-24T07:05:00Z" }))).toBe(
    "Age 3 h, To acknowledge 5 min, To contain 3 h …",
  );
});

it("what is closed stands still", () => {
  expect(words(timed("closed", { acknowledgedAt: "2026-11-24T07:05:00Z", closedAt: "2026-11-24T08:00:00Z" }))).toBe(
    "Open for 1 h, To acknowledge 5 min",
  );
});

it("a candidate has an age and nothing to be measured by", () => {
  expect(words(timed("candidate", { openedAt: null }))).toBe("Age 4 h");
});
