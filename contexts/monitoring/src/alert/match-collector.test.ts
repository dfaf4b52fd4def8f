import fc from "fast-check";
import { expect, it } from "vitest";
import type { EventRow } from "../event/event-row.ts";
import { anEventRow } from "../event/testing.ts";
import { type AlertCopy, fingerprintsOf, growAlerts, type KnownAlert } from "./alert-growth.ts";
import { NOW, OTHER_RULE, RULE } from "./alert-testing.ts";
import { copyOf, type DetectedMatch, matchOf } from "./detected-match.ts";
import { createMatchCollector } from "./match-collector.ts";

function rows(count: number, hosts: number): EventRow[] {
  return Array.from({ length: count }, (_, line) =>
    anEventRow({ line, raw: `record ${line}`, ecs: { "host.name": `host-${line % hosts}` } }),
  );
}

function collect(all: readonly EventRow[]): readonly DetectedMatch[] {
  const collector = createMatchCollector([]);
  for (const row of all) for (const ruleId of [RULE, OTHER_RULE]) collector.add(ruleId, row);
  return collector.result();
}

it("hands over every match, with copies of the first 20 and the last 5 of a fingerprint", () => {
  const matches = collect(rows(100, 1)).filter(({ ruleId }) => ruleId === RULE);

  expect(matches).toHaveLength(100);
  expect(matches.flatMap(({ copy }, index) => (copy ? [index] : []))).toEqual([
    ...Array.from({ length: 20 }, (_, n) => n),
    ...[95, 96, 97, 98, 99],
  ]);
});

it("copies a record once for all rules that match it", () => {
  const [a, b] = collect(rows(1, 1));

  expect(a?.copy).toBe(b?.copy);
});

it("leaves out nothing that an alert would keep, whatever it holds already and however noisy its rule is", () => {
  const copiesOf = (matches: readonly DetectedMatch[], events: number, opened: number): AlertCopy[][] => {
    const all = matches.map((match) => ({ match, suppressionId: undefined }));
    const known = fingerprintsOf(all, NOW)
      .slice(0, 2)
      .map((fingerprint): [string, KnownAlert] => [fingerprint, aKnown(fingerprint, events)]);
    const growths = growAlerts(all, { known: new Map(events === 0 ? [] : known), newThisHour: () => opened, at: NOW });
    return growths.map(({ copies }) => [...copies]);
  };

  fc.assert(
    fc.property(
      fc.nat(120),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(40),
      fc.integer({ min: 90, max: 101 }),
      (count, hosts, events, opened) => {
        const all = rows(count, hosts);
        const whole = all.flatMap((row) =>
          [RULE, OTHER_RULE].map((ruleId): DetectedMatch => {
            const copy = copyOf(row, `evt_${row.line}`);
            return { ...matchOf(ruleId, row, copy.eventId, []), copy };
          }),
        );
        const raws = (copies: AlertCopy[][]): unknown =>
          copies.map((some) => some.map(({ place, ordinal, copy }) => `${place} ${ordinal} ${copy.raw}`).sort());

        expect(raws(copiesOf(collect(all), events, opened))).toEqual(raws(copiesOf(whole, events, opened)));
      },
    ),
  );
});

function aKnown(fingerprint: string, events: number): KnownAlert {
  return {
    no: 1,
    id: "alt_1",
    fingerprint,
    events,
    revision: 1,
    firstAt: NOW,
    lastAt: NOW,
    detectedAt: NOW,
    lastMatchedAt: NOW,
    isHostVouched: false,
    entities: [],
    noisy: null,
  };
}
