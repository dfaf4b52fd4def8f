import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_SEVERITIES } from "../alert/alert.ts";
import { type RiskFacts, riskOf, riskText } from "./risk.ts";

const asset = (name: string, criticality: "low" | "normal" | "high" | "crown-jewel", isVouched = true) => ({
  name,
  criticality,
  isVouched,
});
const facts = (change: Partial<RiskFacts> = {}): RiskFacts => ({
  severity: "high",
  tactics: 1,
  alerts: 1,
  assets: [],
  ...change,
});

describe("risk", () => {
  it.each([
    [facts(), "40 (a high alert) = 40"],
    [facts({ severity: "informational" }), "0 (an informational alert) = 0"],
    [
      facts({ tactics: 3, alerts: 4, assets: [asset("db-1", "high")] }),
      "40 (the worst alert is high) + 16 (3 tactics) + 6 (4 different alerts, damped) + 10 (db-1 is of high criticality) = 72",
    ],
    [
      facts({ severity: "medium", assets: [asset("db-1", "crown-jewel", false)] }),
      "25 (a medium alert) + 10 (db-1 is a crown jewel, by a name that is only claimed) = 35",
    ],
    [facts({ severity: "low", assets: [asset("lab", "low")] }), "10 (a low alert) − 6 (lab is of low criticality) = 4"],
    [
      facts({
        severity: "critical",
        tactics: 9,
        alerts: 5_000,
        assets: [asset("a", "crown-jewel"), asset("b", "crown-jewel")],
      }),
      "60 (the worst alert is critical) + 24 (9 tactics) + 15 (5000 different alerts, damped) + 20 (a and b are a crown jewel) = 119, counted as 100",
    ],
  ])("is printed as the sum of its parts", (given, text) => {
    expect(riskText(riskOf(given))).toBe(text);
  });

  const anyFacts = fc.record({
    severity: fc.constantFrom(...ALERT_SEVERITIES),
    tactics: fc.nat(20),
    alerts: fc.integer({ min: 1, max: 100_000 }),
    assets: fc.array(
      fc.record({
        name: fc.string({ maxLength: 20 }),
        criticality: fc.constantFrom("low", "normal", "high", "crown-jewel"),
        isVouched: fc.boolean(),
      }),
      { maxLength: 4 },
    ),
  });

  it("is a whole number from 0 to 100, and what its parts sum up to within these bounds", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { score, parts } = riskOf(given);
        const sum = parts.reduce((total, { points }) => total + points, 0);

        expect(Number.isInteger(score)).toBe(true);
        expect(score).toBe(Math.max(0, Math.min(100, sum)));
      }),
    );
  });

  it("never falls when an incident gets worse", () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { score } = riskOf(given);

        expect(riskOf({ ...given, alerts: given.alerts * 2 }).score).toBeGreaterThanOrEqual(score);
        expect(riskOf({ ...given, tactics: given.tactics + 1 }).score).toBeGreaterThanOrEqual(score);
        expect(riskOf({ ...given, severity: "critical" }).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });

  it("weighs a name that is only claimed no more than a vouched one", () => {
    for (const criticality of ["normal", "high", "crown-jewel"] as const) {
      const of = (isVouched: boolean): number => riskOf(facts({ assets: [asset("a", criticality, isVouched)] })).score;
      expect(of(false)).toBeLessThanOrEqual(of(true));
    }
  });
});
