import { expect, it } from "vitest";
import { changesSentence } from "./changes-sentence.ts";

it.each([
  [[], 2, "Nothing changed."],
  [["added", "added"], 1, "The first version: 2 added."],
  [["changed", "removed", "removed"], 2, "None added, 1 changed, 2 removed."],
] as const)("the changes %j of version %d read as a sentence", (changes, version, sentence) => {
  const listed = changes.map((change) => ({ change }));

  expect(changesSentence(listed, version)).toBe(sentence);
});
