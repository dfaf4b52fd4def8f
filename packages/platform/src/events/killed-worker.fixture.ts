import { type GeneratedAlways, type Kysely, sql } from "kysely";
import pg from "pg";
import { z } from "zod";
import { createDatabase } from "../database/create-database.ts";
import { onTables } from "../database/transaction.ts";
import { silentLog } from "../log.ts";
import { createEvents } from "./create-events.ts";
import { defineSubscriber, type Subscriber } from "./subscriber.ts";

/** Where a worker process dies. */
export type DeathPoint = "before-the-effect" | "before-commit" | "after-commit";
export const DEATH_POINTS: readonly DeathPoint[] = ["before-the-effect", "before-commit", "after-commit"];

export const Counted = z.object({ type: z.literal("test.thing.counted.v1"), thingId: z.string(), n: z.number() });
export type Counted = z.infer<typeof Counted>;

export interface EffectTables {
  "effects.effect": { no: GeneratedAlways<number>; subscriber: string; thing_id: string; n: number };
}

/** Its effect is one row; `reached` is called between the steps. */
export function countingSubscriber(name: string, reached: (point: DeathPoint) => void = () => {}): Subscriber {
  return defineSubscriber({
    name,
    eventType: "test.thing.counted.v1",
    schema: Counted,
    handle: async (event, { trx }) => {
      reached("before-the-effect");
      await onTables<EffectTables>(trx)
        .insertInto("effects.effect")
        .values({ subscriber: name, thing_id: event.thingId, n: event.n })
        .execute();
      reached("before-commit");
    },
  });
}

/** As a process of its own: `node killed-worker.fixture.ts ADDRESS POINT`; handles events until it kills itself at POINT. */
async function main(address: { socketDir: string; database: string; user: string }, point: DeathPoint): Promise<void> {
  const die = (): void => void process.kill(process.pid, "SIGKILL");
  let isHandling = false;
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  // The one step that no handler sees: the commit has returned, pg-boss does not know yet.
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]): unknown {
    const answer = query.apply(this, args);
    if (isHandling && point === "after-commit" && args[0] === "commit") void (answer as Promise<unknown>).then(die);
    return answer;
  } as typeof pg.Client.prototype.query;

  const db: Kysely<unknown> = createDatabase({ ...address, poolSize: 3, log: silentLog });
  const subscriber = countingSubscriber(point, (reached) => {
    isHandling = true;
    if (reached === point) die();
  });
  await sql`select 1`.execute(db);
  await createEvents({ db, address, subscribers: [subscriber], log: silentLog }).start();
}

const [, script, address, point] = process.argv;
if (script === import.meta.filename && address !== undefined) {
  await main(JSON.parse(address) as Parameters<typeof main>[0], point as DeathPoint); // our own test wrote them
}
