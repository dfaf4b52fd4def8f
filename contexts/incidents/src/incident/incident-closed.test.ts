import { beforeAll, describe, expect, it } from "vitest";
import { ADA, anAlert, at, MINUTE, testIncidents } from "../testing.ts";
import { countIncidents } from "./incident-counts-view.ts";
import type { Incident } from "./incident.ts";
import { type IncidentQuestion, listIncidentNames, listIncidents } from "./incident-list-view.ts";
import { createIncidentService } from "./incident-service.ts";

const { db, triage, of, transaction, clock } = await testIncidents();
const service = createIncidentService({
  transaction,
  now: () => clock.now,
  responder: async (id) => ({ id, name: "Ada" }),
  criticalityOf: async () => new Map(),
});
const DAY = 1_440 * MINUTE;
const END = at(10 * DAY);

const made = async (host: string): Promise<Incident> => {
  const alert = anAlert({ about: [`host:${host}`], severity: "critical" });
  await triage(alert);
  return of(alert);
};
const close = async ({ id, revision }: Incident): Promise<Incident> =>
  service.close(id, { disposition: "true-positive", reason: "", duplicateOf: undefined }, revision, ADA);
const ask = async (question: Partial<IncidentQuestion>): Promise<readonly (readonly [string, number | null])[]> => {
  const all = { tab: "closed", q: "", sort: "oldest", limit: 100, ...question } as const;
  const { items } = await listIncidents(db, all, ADA.actor.id, END);
  return items.map(({ id, mergedInto }) => [names.get(id) ?? id, mergedInto]);
};

const names = new Map<string, string>();
let survivor: Incident;

/** One closed on day 1, one on day 8 and again, one closed on day 2 and commented since, one merged on day 9. */
beforeAll(async () => {
  clock.now = at(0);
  const early = await made("early");
  const late = await made("late");
  const merged = await made("merged");
  survivor = await made("survivor");
  for (const [name, { id }] of Object.entries({ early, late, merged, survivor })) names.set(id, name);
  clock.now = at(DAY);
  await close(early);
  const first = await close(late);
  clock.now = at(2 * DAY);
  const reopened = await service.move(late.id, "open", first.revision, "", ADA);
  clock.now = at(8 * DAY);
  await close(reopened);
  clock.now = at(9 * DAY);
  const other = { id: merged.id, seen: merged.revision };
  survivor = await service.merge(survivor.id, survivor.revision, other, "", ADA);
});

describe("what is closed", () => {
  it("is what people judged; what became part of another is shown when it is asked for, with which", async () => {
    expect(await ask({})).toEqual([
      ["early", null],
      ["late", null],
    ]);
    expect(await ask({ isMerged: true })).toEqual([["merged", survivor.number]]);
    expect(await ask({ tab: "all", isMerged: false })).toHaveLength(3);
    expect((await countIncidents(db, ADA.actor.id)).closed).toBe(2);
  });

  it("is found by when it was closed last", async () => {
    expect(await ask({ closedSince: "7d" })).toEqual([["late", null]]);
    expect(await ask({ closedSince: at(DAY).toISOString() })).toHaveLength(2);
    expect(await ask({ closedSince: at(9 * DAY).toISOString() })).toEqual([]);
  });

  it("has names like every other", async () => {
    const [first, ...more] = await listIncidentNames(db, [survivor.id, "inc_00000000000000000000000000"]);

    expect(more).toEqual([]);
    expect(first).toEqual({ id: survivor.id, number: survivor.number, sentence: expect.stringContaining("survivor") });
  });
});
