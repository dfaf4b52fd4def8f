import { expect, test } from "vitest";
import { coverageLines } from "./coverage-text.ts";

test("archives whose group is unknown are told as not judged, also where Maven is covered", () => {
  const lines = coverageLines({
    subject: "a host",
    matches: [],
    coverage: [{ space: "maven", components: 3, state: "covered" }],
    leftOut: [{ why: "no-group", components: 2 }],
  });

  expect(lines).toEqual(["No data: 2 components of maven whose group is unknown cannot be judged."]);
});
