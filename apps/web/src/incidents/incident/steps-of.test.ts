import { expect, it } from "vitest";
import { stateSteps } from "./steps-of.ts";

type Incident = Parameters<typeof stateSteps>[0];

const incident = (state: Incident["state"], times: Partial<Incident["times"]>): Incident => ({
  state,
  createdAt: "2026-11-24T06:00:00Z",
  times: {
    occurredAt: null,
    firstKnownAt: null,
    alertedAt: null,
    openedAt: null,
    acknowledgedAt: null,
    containedAt: null,
    eradicatedAt: null,
    recoveredAt: null,
    closedAt: null,
    reopenedAt: [],
    ...times,
  },
});
const words = (of: Incident): string =>
  stateSteps(of)
    .map(({ state, is }) => `${state} ${is}`)
    .join(", ");

it("shows what was reached, where it is, and what is ahead", () => {
  expect(words(incident("acknowledged", { openedAt: "x", acknowledgedAt: "y" }))).toBe(
    "open done, acknowledged here, contained ahead, eradicated ahead, recovered ahead, closed ahead",
  );
});

it("a candidate is at the first step, and nobody else sees that step", () => {
  expect(words(incident("candidate", {})).startsWith("candidate here, open ahead")).toBe(true);
});

it("what was closed early shows no step that did not happen", () => {
  expect(words(incident("closed", { openedAt: "x", closedAt: "y" }))).toBe("open done, closed here");
});

it("back in an earlier state, the later one is ahead again", () => {
  expect(
    words(incident("open", { openedAt: "x", acknowledgedAt: "y" }))
      .split(", ")
      .slice(0, 2),
  ).toEqual(["open here", "acknowledged ahead"]);
});
