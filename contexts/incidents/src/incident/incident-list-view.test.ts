import { beforeAll, describe, expect, it } from "vitest";
import { ADA, anAlert, at, MINUTE, testIncidents } from "../testing.ts";
import { countIncidents } from "./incident-counts-view.ts";
import type { IncidentSort } from "./incident-contract.ts";
import { type IncidentQuestion, listIncidents } from "./incident-list-view.ts";
import { createIncidentService } from "./incident-service.ts";

const { db, triage, of, transaction, clock } = await testIncidents();
const service = createIncidentService({
  transaction,
  now: () => clock.now,
  responder: async (id) => ({ id, name: "Ada" }),
  criticalityOf: async () => new Map(),
});
const SEVERITIES = ["low", "medium", "high", "critical"] as const;
const NOW = new Date("2026-11-24T18:00:00Z");

/** 24 incidents, four at each instant; a quarter critical, one of them mine, one closed. */
beforeAll(async () => {
  for (let n = 0; n < 24; n++) {
    clock.now = new Date(at(Math.floor(n / 4) * MINUTE));
    await triage(
      anAlert({
        about: [`host:list-${n}`, `user:${n === 3 ? "100%_user" : `u${n}`}`],
        severity: SEVERITIES[n % 4] ?? "low",
      }),
    );
  }
  const mine = await of(anAlert({ id: await alertOf("list-3") }));
  await service.assign(mine.id, ADA.actor.id, mine.revision, ADA);
  const closed = await of(anAlert({ id: await alertOf("list-7") }));
  await service.close(
    closed.id,
    { disposition: "true-positive", reason: "", duplicateOf: undefined },
    closed.revision,
    ADA,
  );
});

async function alertOf(host: string): Promise<string> {
  const row = await db
    .selectFrom("incidents.alert_entity")
    .select("alert_id")
    .where("key", "=", host)
    .executeTakeFirstOrThrow();
  return row.alert_id;
}

const ask = (question: Partial<IncidentQuestion> = {}): ReturnType<typeof listIncidents> =>
  listIncidents(db, { tab: "all", q: "", sort: "risk", limit: 100, ...question }, ADA.actor.id, NOW);
const counted = async (question: Partial<IncidentQuestion>): Promise<number> => (await ask(question)).total;

describe("the list of incidents", () => {
  it.each<IncidentSort>(["risk", "newest", "oldest", "updated"])(
    "by %s shows every one exactly once, page by page",
    async (sort) => {
      const numbers: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await ask({ sort, limit: 7, cursor });
        expect(page.total).toBe(24);
        numbers.push(...page.items.map(({ number }) => number));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);

      expect(numbers).toHaveLength(24);
      expect(new Set(numbers).size).toBe(24);
    },
  );

  it("is in the order asked for", async () => {
    const { items } = await ask({ sort: "risk" });
    const { items: oldest } = await ask({ sort: "oldest" });

    expect(items.map(({ risk }) => risk)).toEqual(items.map(({ risk }) => risk).sort((a, b) => b - a));
    expect(oldest.map(({ createdAt }) => createdAt)).toEqual(oldest.map(({ createdAt }) => createdAt).sort());
  });

  it.each<[string, Partial<IncidentQuestion>, number]>([
    ["the queue", { tab: "queue" }, 5],
    ["mine", { tab: "mine" }, 1],
    ["nobody's", { tab: "unassigned" }, 4],
    ["candidates", { tab: "candidates" }, 18],
    ["closed ones", { tab: "closed" }, 1],
    ["at least high", { severity: "high" }, 12],
    ["by risk", { riskMin: 60 }, 6],
    ["assigned to me", { assignee: "me" }, 1],
    ["assigned to nobody", { assignee: "none" }, 23],
    ["by disposition", { disposition: "true-positive" }, 1],
    ["by state", { state: "acknowledged" }, 1],
    ["by host, whatever its case", { q: "LIST-9" }, 1],
    ["by user, where no wildcard is one", { q: "100%_user" }, 1],
    ["by a wildcard that is none", { q: "list_9" }, 0],
    ["by number", { q: "#5" }, 1],
    ["from an instant on", { from: at(3 * MINUTE).toISOString() }, 12],
    ["before an instant", { to: at(MINUTE).toISOString() }, 4],
  ])("filters %s", async (_, question, total) => {
    expect(await counted(question)).toBe(total);
  });

  it("refuses a cursor of another sort, and one that is none", async () => {
    const { nextCursor } = await ask({ sort: "risk", limit: 5 });

    await expect(ask({ sort: "newest", cursor: nextCursor ?? "" })).rejects.toThrow("another sort");
    await expect(ask({ cursor: "bm9uZQ" })).rejects.toThrow("not one of ours");
  });

  it("has the clocks of each from its timeline", async () => {
    const { items } = await ask({ tab: "mine" });

    expect(items[0]).toMatchObject({
      hosts: 1,
      users: 1,
      assignee: { name: "Ada" },
      acknowledgedAt: expect.any(String),
      closedAt: null,
    });
  });

  it("is counted by its tabs", async () => {
    expect(await countIncidents(db, ADA.actor.id)).toEqual({
      queue: 5,
      mine: 1,
      unassigned: 4,
      candidates: 18,
      closed: 1,
      severities: [{ value: "critical", incidents: 5 }],
      states: [
        { value: "open", incidents: 4 },
        { value: "acknowledged", incidents: 1 },
      ],
      assignees: [{ id: ADA.actor.id, name: "Ada", incidents: 1 }],
    });
  });
});
