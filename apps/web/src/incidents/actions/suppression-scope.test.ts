import { expect, it } from "vitest";
import { scopeLabel, suppressionSentence, suppressionsFor, suppressionsForMany } from "./suppression-scope.ts";

type Alert = Parameters<typeof suppressionsFor>[0]["topAlerts"][number];

const alert = (ruleId: string, about: readonly (readonly ["host" | "user", string])[]): Alert => ({
  id: "alt_1",
  rule: { id: ruleId, title: `Rule ${ruleId}`, status: "stable", author: "", tactics: [], techniques: [] },
  severity: "medium",
  isNoisy: false,
  entities: about.map(([kind, value]) => ({ kind, value, isVouched: true })),
  events: 1,
  firstAt: "2026-11-24T06:00:00.000Z",
  lastAt: "2026-11-24T06:00:00.000Z",
  detectedAt: "2026-11-24T06:00:00.000Z",
  revision: 1,
});

it("an offer is as narrow as the alerts of its rule, and no narrower", () => {
  const offers = suppressionsFor({
    topAlerts: [
      alert("a", [
        ["host", "db-1"],
        ["user", "eve"],
      ]),
      alert("a", [
        ["host", "db-1"],
        ["user", "adm"],
      ]),
      alert("b", [["host", "web-1"]]),
      alert("b", []),
    ],
  });

  expect(offers).toEqual([
    { ruleId: "a", ruleTitle: "Rule a", host: "db-1", user: undefined },
    { ruleId: "b", ruleTitle: "Rule b", host: undefined, user: undefined },
  ]);
});

it("of many incidents each offer is as narrow as its own, told once, what most would have first", () => {
  const on = (ruleId: string, host: string): { topAlerts: Alert[] } => ({
    topAlerts: [alert(ruleId, [["host", host]])],
  });

  const offers = suppressionsForMany([on("a", "web-1"), on("b", "db-1"), on("b", "db-1"), on("b", "web-1")]);

  expect(offers.map(scopeLabel)).toEqual(["Rule b on db-1", "Rule a on web-1", "Rule b on web-1"]);
});

it("says how wide it is", () => {
  const scope = { ruleId: "a", ruleTitle: "Rule a", host: undefined, user: undefined };

  expect(suppressionSentence(scope)).toBe("“Rule a” raises no alerts anywhere until then.");
  expect(suppressionSentence({ ...scope, host: "db-1", user: "eve" })).toBe(
    "“Rule a” raises no alerts on db-1 for eve until then.",
  );
});
