import { expect, it } from "vitest";
import { closingWord, incidentClock, moveWord, primaryMove, shortDuration } from "./incident-words.ts";

const CLOCKS = {
  state: "open",
  createdAt: "2026-11-24T06:00:00Z",
  openedAt: "2026-11-24T07:00:00Z",
  acknowledgedAt: null,
  closedAt: null,
} as const;
const NOW = new Date("2026-11-24T09:04:30Z");

it("an open incident waits since it came into the queue, and nobody else's clock is shown", () => {
  expect(incidentClock(CLOCKS, NOW)).toEqual({ words: "waits 2 h 4 min", since: CLOCKS.openedAt, isWaiting: true });
});

it.each([
  [{ state: "candidate", openedAt: null }, "seen for 3 h 4 min"],
  [{ state: "contained", acknowledgedAt: "2026-11-24T09:00:00Z" }, "taken for 4 min"],
  [{ state: "closed", closedAt: "2026-11-24T09:04:00Z" }, "closed just now"],
] as const)("%j reads as “%s”", (change, words) => {
  expect(incidentClock({ ...CLOCKS, ...change }, NOW).words).toBe(words);
});

it("a clock has no seconds and no milliseconds", () => {
  expect(shortDuration(-5)).toBe("< 1 min");
  expect(shortDuration(61_900)).toBe("1 min");
  expect(shortDuration(26 * 3_600_000 + 59_000)).toBe("1 d 2 h");
});

it.each([
  ["candidate", ["open", "closed"], "open"],
  ["open", ["acknowledged", "closed"], "acknowledged"],
  ["contained", ["eradicated", "acknowledged"], "eradicated"],
  ["recovered", ["closed", "contained"], "closed"],
  ["closed", ["open"], "open"],
  ["closed", [], undefined],
] as const)("from %s with %j the next step is %s", (state, nextStates, next) => {
  expect(primaryMove({ state, nextStates })).toBe(next);
});

it("a step says its verb", () => {
  expect(moveWord("open", "acknowledged")).toBe("Acknowledge");
  expect(moveWord("acknowledged", "contained")).toBe("Mark contained");
  expect(moveWord("contained", "acknowledged")).toBe("Back to acknowledged");
  expect(moveWord("closed", "open")).toBe("Reopen");
});

it("what is closed says as what, or what it became part of; the rest says nothing", () => {
  expect(closingWord({ disposition: "false-positive", mergedInto: null })).toBe("False positive");
  expect(closingWord({ disposition: "duplicate", mergedInto: 12 })).toBe("Merged into #12");
  expect(closingWord({ disposition: null, mergedInto: null })).toBeUndefined();
});
