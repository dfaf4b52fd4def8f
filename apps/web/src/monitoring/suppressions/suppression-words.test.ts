import { expect, it } from "vitest";
import { estimateSentence, isBounded, type Scope, scopeSentence } from "./suppression-words.ts";

const NOTHING: Scope = { ruleId: null, ruleTitle: null, host: null, user: null, conditions: [] };
const RULE: Scope = { ...NOTHING, ruleId: "r-1", ruleTitle: "Wrong password" };

it.each([
  [RULE, "“Wrong password”, wherever it matches."],
  [{ ...RULE, host: "web-1" }, "“Wrong password” on web-1."],
  [{ ...NOTHING, host: "web-1", user: "root" }, "Every rule on web-1 for root."],
  [
    {
      ...RULE,
      user: "root",
      conditions: [
        { field: "service", value: "sshd" },
        { field: "tty", value: "" },
      ],
    },
    "“Wrong password” for root, where service is sshd and tty is empty.",
  ],
  [{ ...RULE, ruleTitle: null }, "“r-1”, wherever it matches."],
])("the scope %j reads as a sentence", (scope, sentence) => {
  expect(scopeSentence(scope)).toBe(sentence);
});

it("a scope that names nothing has no bounds", () => {
  expect(isBounded(NOTHING)).toBe(false);
  expect(isBounded({ ...NOTHING, user: "root" })).toBe(true);
});

it("the estimate says when it can only be an upper bound", () => {
  expect(estimateSentence(0, false)).toBe("No alert of the last 30 days is about that.");
  expect(estimateSentence(1, false)).toBe("1 alert of the last 30 days would have been hidden.");
  expect(estimateSentence(1_200, true)).toBe(
    "At most 1,200 alerts of the last 30 days would have been hidden: values of fields cannot be counted beforehand.",
  );
});
