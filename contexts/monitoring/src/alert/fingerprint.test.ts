import fc from "fast-check";
import { expect, it } from "vitest";
import { fingerprintOf, noisyFingerprintOf } from "./fingerprint.ts";

const part = fc.option(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("", "null", '","', "a", "A")), {
  nil: undefined,
});
const parts = fc
  .record({ host: part, user: part, sourceIp: part, ruleId: fc.constantFrom("rule-1", "rule-2") })
  .map(({ host, user, sourceIp, ruleId }) => ({
    ruleId,
    ...(host === undefined ? {} : { host }),
    ...(user === undefined ? {} : { user }),
    ...(sourceIp === undefined ? {} : { sourceIp }),
  }));

it("a fingerprint is the same exactly when rule, host, user and address are, whatever their case", () => {
  fc.assert(
    fc.property(parts, parts, fc.option(fc.constantFrom("sup_1", "sup_2"), { nil: undefined }), (a, b, suppression) => {
      const isSame = (["ruleId", "host", "user", "sourceIp"] as const).every(
        (name) => a[name]?.toLowerCase() === b[name]?.toLowerCase(),
      );

      expect(fingerprintOf(a, suppression) === fingerprintOf(b, suppression)).toBe(isSame);
    }),
    { numRuns: 500 },
  );
});

it("what a suppression hides, what another one hides and what none hides are three alerts", () => {
  const match = { ruleId: "rule-1", host: "web-1" };

  expect(new Set([undefined, "sup_1", "sup_2"].map((id) => fingerprintOf(match, id))).size).toBe(3);
});

it("a noisy rule has one fingerprint an hour, and none that a match could have", () => {
  const [six, seven] = [new Date("2026-11-24T06:00:00Z"), new Date("2026-11-24T07:00:00Z")];
  fc.assert(
    fc.property(parts, (match) => {
      expect(fingerprintOf(match)).not.toBe(noisyFingerprintOf(match.ruleId, six));
    }),
  );

  expect(noisyFingerprintOf("rule-1", six)).toBe(noisyFingerprintOf("rule-1", new Date(six)));
  expect(noisyFingerprintOf("rule-1", six)).not.toBe(noisyFingerprintOf("rule-1", seven));
});
