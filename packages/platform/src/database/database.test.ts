import { Problem } from "@cordon/kernel";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import type { AuditEntry } from "../audit/audit.ts";
import { silentLog } from "../log.ts";
import { createTestDatabase } from "../testing/index.ts";
import { createDatabase } from "./create-database.ts";
import { type ContextMigrations, type Migration, migrate } from "./migrate.ts";
import { createTransaction, inTransaction, sqlState } from "./transaction.ts";

interface Tables {
  "notes.note": { id: number; text: string };
}

const note: Migration = {
  up: async (db) => {
    await sql`create table notes.note (id bigint primary key, text text not null)`.execute(db);
  },
};
const notes: ContextMigrations = { context: "notes", migrations: { "001-note": note } };

const { db, address } = await createTestDatabase<Tables>([notes]);

describe("values", () => {
  it("a bigint arrives as a number, and one beyond 2^53 fails the query instead of losing digits", async () => {
    const { rows } = await sql<{
      v: number;
      a: number[];
    }>`select 9007199254740991::bigint as v, '{1,null,-3}'::bigint[] as a`.execute(db);

    expect(rows[0]).toEqual({ v: 9007199254740991, a: [1, null, -3] });
    await expect(sql`select 9007199254740992::bigint`.execute(db)).rejects.toThrow("does not fit a number");
  });

  it("an instant arrives as a Date, a calendar day as text", async () => {
    const { rows } = await sql`select '2026-01-02T03:04:05Z'::timestamptz as at, '2026-01-02'::date as day`.execute(db);

    expect(rows[0]).toEqual({ at: new Date("2026-01-02T03:04:05Z"), day: "2026-01-02" });
  });

  it("a statement that runs too long is cancelled", async () => {
    const hasty = createDatabase<Tables>({ ...address, poolSize: 1, statementTimeoutMs: 50, log: silentLog });

    await expect(sql`select pg_sleep(10)`.execute(hasty)).rejects.toSatisfy((e) => sqlState(e) === "57014");

    await hasty.destroy();
  });

  it("the role that Cordon uses is no superuser", async () => {
    await expect(sql`copy (select 1) to program 'true'`.execute(db)).rejects.toThrow("permission denied");
  });
});

describe("migrations", () => {
  it("running them again changes nothing, also from four programs at once", async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrate(db, [notes])));

    const { rows } = await sql`select name from notes.migration`.execute(db);
    expect(rows).toEqual([{ name: "001-note" }]);
  });

  it("a database of a newer Cordon is refused with what to do", async () => {
    const refusal = migrate(db, [{ context: "notes", migrations: {} }]);

    await expect(refusal).rejects.toMatchObject({
      code: "database.newer",
      message: expect.stringContaining("001-note"),
    });
  });

  it("a migration that fails leaves nothing of its context behind and names itself", async () => {
    const broken: Migration = {
      up: async (d) => void (await sql`create table half.made (id int); select 1/0`.execute(d)),
    };

    const failure = migrate(db, [
      {
        context: "half",
        migrations: {
          "001-ok": { up: async (d) => void (await sql`create table half.first (id int)`.execute(d)) },
          "002-broken": broken,
        },
      },
    ]);

    await expect(failure).rejects.toMatchObject({
      code: "database.migration-failed",
      message: expect.stringContaining("002-broken of half"),
    });
    const { rows } =
      await sql`select 1 from pg_tables where schemaname = 'half' and tablename in ('first', 'made')`.execute(db);
    expect(rows).toEqual([]);
  });
});

describe("transactions", () => {
  const announced: unknown[] = [];
  const audited: AuditEntry[] = [];
  const transaction = createTransaction<
    Tables,
    { add: (id: number) => Promise<void> },
    { type: string; noteId: string }
  >(
    {
      db,
      emit: async (_trx, event, { key }) => void announced.push({ event, key }),
      keyOf: (event) => event.noteId,
      auditIn: () => async (entry) => void audited.push(entry),
    },
    (trx) => ({ add: async (id) => void (await trx.insertInto("notes.note").values({ id, text: "x" }).execute()) }),
  );

  beforeEach(async () => {
    announced.length = 0;
    await db.deleteFrom("notes.note").execute();
  });

  it("stores, emit and audit come with the transaction, keyed by the thing the event is about", async () => {
    await transaction(async ({ add, emit, audit }) => {
      await add(1);
      await audit({
        actor: { kind: "system", id: "", name: "Cordon" },
        action: "notes.added",
        target: { kind: "note", id: "1" },
        outcome: "success",
      });
      await emit({ type: "notes.note.added.v1", noteId: "n1" });
    });

    expect(await db.selectFrom("notes.note").select("id").execute()).toEqual([{ id: 1 }]);
    expect(announced).toEqual([{ event: { type: "notes.note.added.v1", noteId: "n1" }, key: "n1" }]);
    expect(audited).toHaveLength(1);
  });

  it("a throw undoes everything", async () => {
    const work = transaction(async ({ add }) => {
      await add(1);
      throw new Problem("note.bad", "no");
    });

    await expect(work).rejects.toMatchObject({ code: "note.bad" });
    expect(await db.selectFrom("notes.note").selectAll().execute()).toEqual([]);
  });

  it("a store that outlives its transaction cannot write", async () => {
    let kept: ((id: number) => Promise<void>) | undefined;
    await transaction(async ({ add }) => void (kept = add));

    await expect(kept?.(7)).rejects.toThrow("after its transaction had ended");
    expect(await db.selectFrom("notes.note").selectAll().execute()).toEqual([]);
  });

  it("two transactions that deadlock both come to their end", async () => {
    await db
      .insertInto("notes.note")
      .values([
        { id: 1, text: "a" },
        { id: 2, text: "b" },
      ])
      .execute();
    const touching = createTransaction(
      { db, emit: async () => {}, keyOf: () => "", auditIn: () => async () => {} },
      (trx) => ({
        touch: async (id: number) =>
          void (await trx.updateTable("notes.note").set({ text: "t" }).where("id", "=", id).execute()),
      }),
    );
    const both = (first: number, second: number): Promise<void> =>
      touching(async ({ touch }) => {
        await touch(first);
        await sql`select pg_sleep(0.2)`.execute(db);
        await touch(second);
      });

    await expect(Promise.all([both(1, 2), both(2, 1)])).resolves.toHaveLength(2);
  });

  it("a raw statement after the end of its transaction is refused too", async () => {
    let late: (() => Promise<unknown>) | undefined;
    await inTransaction(db, async (trx) => void (late = () => sql`select 1`.execute(trx)));

    await expect(late?.()).rejects.toThrow("after its transaction had ended");
  });
});
