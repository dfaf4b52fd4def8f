import fc from "fast-check";
import { expect, it } from "vitest";
import { aMatch, NOW, OTHER_RULE, RULE } from "../alert/alert-testing.ts";
import { type SuppressionScope, suppressionFields, suppressionFor } from "./suppression.ts";

function aSuppression(
  scope: Partial<SuppressionScope>,
  id = "sup_1",
  createdAt = NOW,
): Parameters<typeof suppressionFor>[1][number] {
  return { id, scope: { conditions: [], ...scope }, createdAt, endsAt: new Date(NOW.getTime() + 1_000) };
}

const match = aMatch(1, { user: "Svc-Backup", fields: { CommandLine: "tar -cf" } });

it("hides what has all that it names, whatever the case", () => {
  const whole = aSuppression({
    ruleId: RULE,
    host: "WEB-1",
    user: "svc-backup",
    conditions: [{ field: "CommandLine", value: "TAR -cf" }],
  });

  expect(suppressionFor(match, [whole], NOW)?.id).toBe("sup_1");
});

it.each([
  ["another rule", { ruleId: OTHER_RULE }],
  ["another host", { host: "web-10" }],
  ["another user", { user: "root" }],
  ["another value", { host: "web-1", conditions: [{ field: "CommandLine", value: "tar" }] }],
  ["a field the event lacks", { conditions: [{ field: "constructor", value: "tar" }] }],
  ["nothing", {}],
] as const)("hides nothing when it names %s", (_, scope) => {
  expect(suppressionFor(match, [aSuppression(scope)], NOW)).toBeUndefined();
});

it("hides nothing from its end on", () => {
  const suppression = aSuppression({ host: "web-1" });

  expect(suppressionFor(match, [suppression], new Date(NOW.getTime() + 999))).toBe(suppression);
  expect(suppressionFor(match, [suppression], new Date(NOW.getTime() + 1_000))).toBeUndefined();
});

it("of several the oldest hides, in whatever order they come", () => {
  const all = [3, 1, 2].map((n) => aSuppression({ host: "web-1" }, `sup_${n}`, new Date(NOW.getTime() + n)));

  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (shuffled) => {
      expect(suppressionFor(match, shuffled, NOW)?.id).toBe("sup_1");
    }),
  );
});

it("asks for each field once", () => {
  const of = (...fields: string[]): ReturnType<typeof aSuppression> =>
    aSuppression({ conditions: fields.map((field) => ({ field, value: "x" })) });

  expect(suppressionFields([of("b", "a"), of("a"), of()])).toEqual(["a", "b"]);
});
