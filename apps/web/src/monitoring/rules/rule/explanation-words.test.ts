import type { RuleExplanation } from "@cordon/monitoring/contract";
import { expect, it } from "vitest";
import { partWords, verdictSentence } from "./explanation-words.ts";

const anExplanation = (more: Partial<RuleExplanation>): RuleExplanation => ({
  isMatch: false,
  isMeant: true,
  title: "A rule",
  decoder: "sshd",
  logSource: { product: "linux", category: null, service: "sshd" },
  parts: [{ depth: 0, kind: "search", part: "s", holds: true, hits: [], found: null }],
  isCut: false,
  ...more,
});

it.each([
  [{ isMatch: true }, "The record was read by the decoder “sshd” as linux, sshd."],
  [
    { isMeant: false },
    "The record was read by the decoder “sshd” as linux, sshd. The rule is not meant for that, though its condition holds.",
  ],
  [
    { isMeant: false, parts: [] },
    "The record was read by the decoder “sshd” as linux, sshd. The rule is not meant for that.",
  ],
  [
    { logSource: { product: null, category: null, service: null }, decoder: "text" },
    "The record was read by the decoder “text” of no known source. The rule is meant for that, and its condition does not hold.",
  ],
])("%j is explained", (more, sentence) => {
  expect(verdictSentence(anExplanation(more))).toBe(sentence);
});

it("parts that combine others are words, others go by their name", () => {
  expect(partWords({ kind: "and", part: "and" })).toBe("All of these");
  expect(partWords({ kind: "some", part: "some" })).toBe("Enough of these");
  expect(partWords({ kind: "field", part: "Image|endswith" })).toBe("Image|endswith");
});
