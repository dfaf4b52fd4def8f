import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { Alert } from "../alert/alert.ts";
import { anAlert, at, forgetIncidents, MINUTE, testIncidents } from "../testing.ts";

const { db, triage, partition } = await testIncidents();

const forget = (): Promise<void> => forgetIncidents(db);
afterEach(forget);

const ENTITIES = ["host:a", "host:b", "host:c", "user:ada", "user:bob", "address:198.51.100.7", "user:SYSTEM"];

const anyAlerts = fc.array(
  fc.record({
    about: fc.uniqueArray(fc.constantFrom(...ENTITIES), { minLength: 1, maxLength: 3 }),
    minute: fc.nat(600),
    severity: fc.constantFrom("low", "medium", "high"),
  }),
  { minLength: 2, maxLength: 7 },
);

describe("grouping", () => {
  it("does not depend on the order in which alerts come, in one batch or in many", { timeout: 120_000 }, async () => {
    const order = anyAlerts.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray([...given.keys()], { minLength: given.length }), fc.boolean()),
    );
    await fc.assert(
      fc.asyncProperty(order, async ([given, shuffled, isBatch]) => {
        const alerts = given.map(({ about, minute, severity }) =>
          anAlert({ about, severity, firstAt: at(minute * MINUTE) }),
        );
        await triage(...alerts);
        const inOrder = await partition();
        await forget();

        const others = shuffled.flatMap((index): Alert[] => alerts.slice(index, index + 1));
        if (isBatch) await triage(...others);
        else for (const alert of others) await triage(alert);

        expect(await partition()).toEqual(inOrder);
        await forget();
      }),
      { numRuns: 25 },
    );
  });

  it("is the same with informational alerts among the others and without", { timeout: 120_000 }, async () => {
    const notes = fc.array(
      fc.tuple(fc.uniqueArray(fc.constantFrom(...ENTITIES), { minLength: 1, maxLength: 3 }), fc.nat(600), fc.nat(7)),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(anyAlerts, notes, async (given, between) => {
        const alerts = given.map(({ about, minute, severity }) =>
          anAlert({ about, severity, firstAt: at(minute * MINUTE) }),
        );
        await triage(...alerts);
        const alone = await partition();
        await forget();

        const mixed = [...alerts];
        for (const [about, minute, place] of between) {
          mixed.splice(place, 0, anAlert({ about, severity: "informational", firstAt: at(minute * MINUTE) }));
        }
        await triage(...mixed);

        const ids = new Set(alerts.map(({ id }) => id));
        const together = (await partition()).map((group) => group.filter((id) => ids.has(id)));
        expect(together.filter((group) => group.length > 0)).toEqual(alone);
        await forget();
      }),
      { numRuns: 25 },
    );
  });

  it("never joins hosts that have only nobodies in common", { timeout: 60_000 }, async () => {
    const nobodies = ["user:NT AUTHORITY\\SYSTEM", "address:127.0.0.1", "user:PC$", "user:-", "user:ANONYMOUS LOGON"];
    await fc.assert(
      fc.asyncProperty(fc.subarray(nobodies), fc.nat(60), async (shared, minute) => {
        await triage(anAlert({ about: ["host:one", ...shared] }));
        await triage(anAlert({ about: ["host:two", ...shared], firstAt: at(minute * MINUTE), severity: "critical" }));

        expect((await partition()).map((group) => group.length)).toEqual([1, 1]);
        await forget();
      }),
      { numRuns: 10 },
    );
  });

  it("knows a host by its short name and by its full one, and two full ones as two", async () => {
    const short = anAlert({ about: ["host:WORKSTATION5"] });
    const full = anAlert({ about: ["host:workstation5.theshire.local"], firstAt: at(MINUTE) });
    await triage(full, short);
    expect((await partition()).map((group) => group.length)).toEqual([2]);
    await forget();

    await triage(anAlert({ about: ["host:db-1.prod.example"] }), anAlert({ about: ["host:db-1.stage.example"] }));
    expect((await partition()).map((group) => group.length)).toEqual([1, 1]);
  });
});
