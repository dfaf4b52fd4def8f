import { expect, it } from "vitest";
import { switchedWords } from "./switched-words.ts";

it("says how many are what now, and which were left alone", () => {
  const done = [
    { id: "a", revision: 2 },
    { id: "b", revision: 3 },
  ];

  expect(switchedWords(false, { done, skipped: [] })).toBe("2 rules are off now.");
  expect(switchedWords(true, { done: done.slice(1), skipped: [{ id: "c", why: "changed" }] })).toBe(
    "1 rule is on now. Left alone: 1 that somebody switched meanwhile.",
  );
  expect(switchedWords(true, { done: [], skipped: [{ id: "c", why: "missing" }] })).toBe(
    "No rule was switched. Left alone: 1 that no set holds any more.",
  );
});
