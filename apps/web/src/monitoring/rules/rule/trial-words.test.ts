import type { RuleTrialAnswer } from "@cordon/monitoring/contract";
import { expect, it } from "vitest";
import { trialFinding, trialGround } from "./trial-words.ts";

const anAnswer = (more: Partial<RuleTrialAnswer>): RuleTrialAnswer => ({
  title: "A rule",
  from: "2026-03-01T00:00:00Z",
  to: "2026-03-08T00:00:00Z",
  events: 4_000,
  isComplete: true,
  matches: 40,
  alerts: 12,
  isNoisy: false,
  hosts: [],
  hostCount: 3,
  samples: [],
  ...more,
});

it("says what it would have raised, on how many hosts", () => {
  expect(trialFinding(anAnswer({}))).toBe("It would have raised 12 alerts on 3 hosts.");
  expect(trialFinding(anAnswer({ alerts: 1, hostCount: 0 }))).toBe("It would have raised 1 alert.");
  expect(trialFinding(anAnswer({ matches: 0, alerts: 0 }))).toBe("It would have raised nothing.");
});

it("nothing to run over is not called quiet", () => {
  expect(trialGround(anAnswer({ events: 0, matches: 0 }))).toMatch(/^No stored event/);
  expect(trialGround(anAnswer({}))).toBe("40 matches in 4,000 events of the kind it looks at.");
});

it("an answer that broke off, or a noisy rule, is called so", () => {
  const words = trialGround(anAnswer({ isComplete: false, isNoisy: true }));

  expect(words).toContain("there are more");
  expect(words).toContain("“noisy rule”");
});
