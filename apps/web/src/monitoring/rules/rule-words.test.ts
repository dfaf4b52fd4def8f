import { expect, it } from "vitest";
import { logSourceWords, perDay, precisionSentence, precisionWords, ruleState } from "./rule-words.ts";

const judged = (truePositive: number, falsePositive: number, benignTruePositive = 0) => ({
  verdicts: { truePositive, falsePositive, benignTruePositive },
  precision: truePositive + falsePositive === 0 ? null : truePositive / (truePositive + falsePositive),
});

it("precision comes with what it was counted over, and is no number without any", () => {
  expect(precisionWords(judged(21, 4))).toBe("84 % of 25");
  expect(precisionWords(judged(0, 3))).toBe("0 % of 3");
  expect(precisionWords(judged(0, 0, 5))).toBe("—");
  expect(precisionSentence(judged(0, 0, 5))).toMatch(/^No closed alert .* 5 more were true and meant/);
  expect(precisionSentence(judged(1, 1))).toBe("1 of 2 judged alerts was harm or an attempt at it.");
});

it.each([
  [0, "0"],
  [0.5, "< 0.1"],
  [3, "0.4"],
  [84, "12"],
  [70_000, "10,000"],
])("%d matches in seven days are %s a day", (matches, words) => {
  expect(perDay(matches)).toBe(words);
});

it("a rule that is on and never fired is not called well", () => {
  expect(ruleState({ isOn: true, lastFiredAt: null })).toEqual({ tone: "neutral", word: "Never fired" });
  expect(ruleState({ isOn: true, lastFiredAt: "2026-03-02T08:00:00Z" }).word).toBe("On");
  expect(ruleState({ isOn: false, lastFiredAt: "2026-03-02T08:00:00Z" }).word).toBe("Off");
});

it("what it is written for reads as a list", () => {
  expect(logSourceWords({ product: "linux", category: null, service: "sshd" })).toBe("linux, sshd");
  expect(logSourceWords({ product: null, category: null, service: null })).toBe("any source");
});
