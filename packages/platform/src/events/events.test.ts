import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import type { ContextMigrations } from "../database/migrate.ts";
import { inTransaction, onTables, untyped } from "../database/transaction.ts";
import { silentLog } from "../log.ts";
import { createTestDatabase } from "../testing/index.ts";
import { createEvents, type Events, type EventsOptions } from "./create-events.ts";
import { eventMigrations, handledOnce } from "./handled-event.ts";
import { Counted, countingSubscriber, DEATH_POINTS, type EffectTables } from "./killed-worker.fixture.ts";
import { defineSubscriber, type Subscriber } from "./subscriber.ts";

const effects: ContextMigrations = {
  context: "effects",
  migrations: {
    "001-effect": {
      up: async (db) =>
        void (await sql`create table effects.effect
          (no int generated always as identity, subscriber text, thing_id text, n int)`.execute(db)),
    },
  },
};
const { db, address } = await createTestDatabase<EffectTables>([eventMigrations, effects]);

const running: Events[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((events) => events.stop()));
  await db.deleteFrom("effects.effect").execute();
});

async function started(
  subscribers: readonly Subscriber[],
  more: Partial<EventsOptions<EffectTables>> = {},
): Promise<Events> {
  const events = createEvents({ db, address, subscribers, log: silentLog, ...more });
  running.push(events);
  await events.start();
  return events;
}

function counted(events: Events, thingId: string, n: number, trx: Transaction<EffectTables>): Promise<void> {
  return events.emit(untyped(trx), { type: "test.thing.counted.v1", thingId, n } as Counted, { key: thingId });
}

function effectsOf(subscriber: string): Promise<{ thing_id: string; n: number }[]> {
  // In the order they were written; rows of a killed worker leave room that a later one may take.
  const rows = db.selectFrom("effects.effect").select(["thing_id", "n"]).where("subscriber", "=", subscriber);
  return rows.orderBy("no").execute();
}

async function until(condition: () => Promise<boolean> | boolean, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await sleep(25);
  }
}

describe("emit", () => {
  it("every listener hears an event once, and only after the transaction that announced it", async () => {
    const events = await started([countingSubscriber("test.first"), countingSubscriber("test.second")]);

    await inTransaction(db, async (trx) => {
      await counted(events, "a", 1, trx);
      await sleep(300);
      expect(await effectsOf("test.first")).toEqual([]);
    });
    await until(
      async () => (await effectsOf("test.second")).length === 1 && (await effectsOf("test.first")).length === 1,
    );

    await sleep(200);
    expect(await effectsOf("test.first")).toEqual([{ thing_id: "a", n: 1 }]);
  });

  it("a transaction that rolls back announces nothing", async () => {
    const events = await started([countingSubscriber("test.rollback")]);
    const undone = inTransaction(db, async (trx) => {
      await counted(events, "a", 1, trx);
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");

    await inTransaction(db, (trx) => counted(events, "b", 2, trx));
    await until(async () => (await effectsOf("test.rollback")).length > 0);

    expect(await effectsOf("test.rollback")).toEqual([{ thing_id: "b", n: 2 }]);
    expect(await events.health()).toMatchObject({ waiting: 0, deadLetters: 0 });
  });

  it("an event that nobody listens to costs nothing, and one too large is refused", async () => {
    const events = await started([countingSubscriber("test.large")]);

    await inTransaction(db, (trx) => events.emit(untyped(trx), { type: "test.unheard.v1" }, { key: "a" }));

    const large = { type: "test.thing.counted.v1", thingId: "x".repeat(300_000) };
    await expect(inTransaction(db, (trx) => events.emit(untyped(trx), large, { key: "a" }))).rejects.toThrow(
      "more than",
    );
  });
});

describe("order", () => {
  it("events of one thing come in the order in which their transactions committed, whichever began first", async () => {
    const sender = await started([countingSubscriber("test.commits")], { works: false }); // all of them wait before any is handled
    let letEarlyGo: () => void = () => {};
    const laterIsDone = new Promise<void>((resolve) => (letEarlyGo = resolve));

    const beganFirst = inTransaction(db, async (trx) => {
      await sql`select 1`.execute(trx); // its clock, by which pg-boss would sort, starts here
      await laterIsDone;
      for (let n = 2; n <= 6; n++) await counted(sender, "a", n, trx);
    });
    await sleep(50);
    await inTransaction(db, (trx) => counted(sender, "a", 1, trx));
    letEarlyGo();
    await beganFirst;
    await started([countingSubscriber("test.commits")]);
    await until(async () => (await effectsOf("test.commits")).length === 6);

    expect((await effectsOf("test.commits")).map((e) => e.n)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("holds per thing with many things, several workers and failures in between", async () => {
    const failed = new Set<string>();
    const unsteady = defineSubscriber({
      name: "test.unsteady",
      eventType: "test.thing.counted.v1",
      schema: Counted,
      concurrency: 3,
      handle: async (event, { trx }) => {
        const id = `${event.thingId}${event.n}`;
        await onTables<EffectTables>(trx)
          .insertInto("effects.effect")
          .values({ subscriber: "test.unsteady", thing_id: event.thingId, n: event.n })
          .execute();
        if (event.n === 5 && !failed.has(id)) {
          failed.add(id);
          throw new Error("not this time");
        }
      },
    });
    const events = await started([unsteady], { retry: { delaySeconds: 1 } });
    const things = ["a", "b", "c", "d"];

    for (let n = 1; n <= 10; n++) {
      await Promise.all(things.map((thing) => inTransaction(db, (trx) => counted(events, thing, n, trx))));
    }
    await until(async () => (await effectsOf("test.unsteady")).length === 40);

    const seen = await effectsOf("test.unsteady");
    for (const thing of things) {
      expect(seen.filter((e) => e.thing_id === thing).map((e) => e.n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  });
});

describe("failures", () => {
  it("an event that keeps failing becomes a dead letter, lets the next one pass, and can be replayed", async () => {
    let isBroken = true;
    const attempts: number[] = [];
    const broken = defineSubscriber({
      name: "test.broken",
      eventType: "test.thing.counted.v1",
      schema: Counted,
      forward: async (event, { attempt }) => {
        if (event.n === 1) attempts.push(attempt);
        if (event.n === 1 && isBroken) throw new Error("the mail server said no");
        await db
          .insertInto("effects.effect")
          .values({ subscriber: "test.broken", thing_id: event.thingId, n: event.n })
          .execute();
      },
    });
    const events = await started([broken], { retry: { limit: 1, delaySeconds: 1 } });

    await inTransaction(db, (trx) => counted(events, "a", 1, trx));
    await inTransaction(db, (trx) => counted(events, "a", 2, trx));
    await until(async () => (await effectsOf("test.broken")).length === 1);

    expect(attempts).toEqual([1, 2]);
    expect(await effectsOf("test.broken")).toEqual([{ thing_id: "a", n: 2 }]);
    const [letter] = await events.deadLetters();
    expect(letter).toMatchObject({
      subscriber: "test.broken",
      key: "a",
      eventType: "test.thing.counted.v1",
      reason: "the mail server said no",
    });
    expect(letter?.failedAt).toBeInstanceOf(Date);
    expect(await events.health()).toMatchObject({ waiting: 0, deadLetters: 1 });

    isBroken = false;
    expect(await events.replay([letter?.id ?? ""])).toBe(1);
    await until(async () => (await effectsOf("test.broken")).length === 2);
    expect(await events.health()).toMatchObject({ deadLetters: 0 });
  });

  it("an event of a shape that the listener does not know is not handled, and says so", async () => {
    const events = await started([countingSubscriber("test.shape")], { retry: { limit: 0 } });

    await inTransaction(db, (trx) => events.emit(untyped(trx), { type: "test.thing.counted.v1" }, { key: "odd" }));
    await until(async () => (await events.deadLetters()).length === 1);

    const [letter] = await events.deadLetters();
    expect(letter?.reason).toContain("thingId");
    await events.discard([letter?.id ?? ""]);
    expect(await events.deadLetters()).toEqual([]);
  });

  it("an event is noted as handled only together with its effect", async () => {
    const undone = inTransaction(db, async (trx) => {
      expect(await handledOnce(untyped(trx), "test.note", "evt_1")).toBe(true);
      expect(await handledOnce(untyped(trx), "test.note", "evt_1")).toBe(false);
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");

    expect(await inTransaction(db, (trx) => handledOnce(untyped(trx), "test.note", "evt_1"))).toBe(true);
  });

  it("a worker killed at any step loses nothing and does nothing twice", async () => {
    const subscribers = DEATH_POINTS.map((point) => countingSubscriber(point));
    const sender = await started(subscribers, { works: false });
    const victims = DEATH_POINTS.map((point) => startVictim(point));
    for (const n of [1, 2]) await inTransaction(db, (trx) => counted(sender, "a", n, trx));

    const signals = await Promise.all(victims.map(async (victim) => (await once(victim, "exit"))[1]));
    expect(signals).toEqual(["SIGKILL", "SIGKILL", "SIGKILL"]);

    await started(subscribers, { retry: { delaySeconds: 1 } });
    await until(async () => (await db.selectFrom("effects.effect").selectAll().execute()).length >= 6, 40_000);
    await until(async () => (await sender.health()).waiting === 0);

    for (const point of DEATH_POINTS)
      expect(await effectsOf(point)).toEqual([
        { thing_id: "a", n: 1 },
        { thing_id: "a", n: 2 },
      ]);
  }, 60_000);
});

describe("scheduled jobs", () => {
  it("run when asked, and their failures do not end the process", async () => {
    let runs = 0;
    const events = await started([], {
      schedules: [
        { name: "test.count", cron: "0 0 1 1 *", run: async () => void runs++ },
        {
          name: "test.fail",
          cron: "0 0 1 1 *",
          run: async () => {
            throw new Error("no");
          },
        },
      ],
    });

    await events.runNow("test.fail");
    await events.runNow("test.count");

    await until(() => runs > 0);
    expect(runs).toBe(1);
  });

  it("two listeners cannot have one name", () => {
    expect(() =>
      createEvents({
        db,
        address,
        log: silentLog,
        subscribers: [countingSubscriber("test.same"), countingSubscriber("test.same")],
      }),
    ).toThrow("test.same");
  });
});

function startVictim(point: string): ChildProcess {
  const script = join(import.meta.dirname, "killed-worker.fixture.ts");
  return spawn(process.execPath, [script, JSON.stringify(address), point], { stdio: ["ignore", "inherit", "inherit"] });
}
