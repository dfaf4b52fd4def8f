import { expect, it } from "vitest";
import { type Outcome, outcomeWords } from "./outcome-words.ts";

const done = (number: number): Outcome => ({ number, isDone: true, code: null, message: null });
const failed = (code: string): Outcome => ({ number: null, isDone: false, code, message: `It is ${code}.` });

it.each([
  [[done(42)], "#42 closed"],
  [[done(1), done(2)], "2 incidents closed"],
  [[failed("incident.changed")], "Not closed. It is incident.changed."],
  [[done(1), failed("a"), failed("a")], "1 of 3 incidents closed. Of the rest: It is a."],
  [[failed("a"), failed("b")], "0 of 2 incidents closed. Of the rest: They failed for several reasons."],
])("%j reads as “%s”", (outcomes, text) => {
  expect(outcomeWords("closed", outcomes).text).toBe(text);
});

it("a failure has a code to copy, a success has none", () => {
  expect(outcomeWords("closed", [done(1), failed("a")]).code).toBe("a");
  expect(outcomeWords("closed", [done(1)]).code).toBeUndefined();
});
