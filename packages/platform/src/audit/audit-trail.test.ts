import { setTimeout } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createDatabase } from "../database/create-database.ts";
import { inTransaction } from "../database/transaction.ts";
import { silentLog } from "../log.ts";
import { migrations } from "../members/migrations/index.ts";
import { createTestDatabase } from "../testing/index.ts";
import type { AuditEntry } from "./audit.ts";
import { type AuditSealer, createAuditSealer } from "./audit-sealer.ts";
import type { AuditHead } from "./audit-contract.ts";
import { createAuditService } from "./audit-service.ts";
import { listAudit } from "./audit-view.ts";
import { auditWriter } from "./audit-writer.ts";
import { erasePersonal } from "./erase-personal.ts";
import { expireAudit } from "./expire-audit.ts";
import type { AuditTables } from "./tables.ts";

const { db, address } = await createTestDatabase<AuditTables>([{ context: "platform", migrations }]);
const sealer = createAuditSealer({ db, log: silentLog, segmentSize: 10 });
const audit = createAuditService(db);
const SYSTEM = { kind: "system", id: "system", name: "Cordon" } as const;

function anEntry(change: Partial<AuditEntry> = {}): AuditEntry {
  return {
    actor: { kind: "member", id: "mem_1", name: "Ada" },
    action: "members.role.changed",
    target: { kind: "member", id: "mem_2", name: "Ben" },
    outcome: "success",
    remoteAddress: "192.0.2.1",
    details: { from: "analyst", to: "manager" },
    ...change,
  };
}

const write = (entry: AuditEntry = anEntry()): Promise<void> =>
  inTransaction(db, (trx) => auditWriter(trx as unknown as Transaction<unknown>)(entry));

/** As whoever owns the database can: the guards are only against mistakes. */
async function tamper(statement: string): Promise<void> {
  for (const table of ["audit_entry", "audit_segment"])
    await sql.raw(`alter table platform.${table} disable trigger all`).execute(db);
  await sql.raw(statement).execute(db);
  for (const table of ["audit_entry", "audit_segment"])
    await sql.raw(`alter table platform.${table} enable trigger all`).execute(db);
}

/** Tests of other files share the server, and their open transactions hold ours back for a moment. */
async function sealAll(by: AuditSealer, atLeast = 1): Promise<number> {
  for (let sealed = 0; ; await setTimeout(20)) {
    sealed += await by.seal();
    const left = await db
      .selectFrom("platform.audit_entry")
      .select("id")
      .where("segment", "is", null)
      .limit(1)
      .execute();
    if (left.length === 0 && sealed >= atLeast) return sealed;
  }
}

beforeEach(async () => {
  await tamper("truncate platform.audit_entry, platform.audit_segment restart identity");
});

describe("audit trail", () => {
  it("holds nothing of a deed that was rolled back", async () => {
    await inTransaction(db, async (trx) => {
      await auditWriter(trx as unknown as Transaction<unknown>)(anEntry());
      throw new Error("the deed failed");
    }).catch(() => undefined);
    await write();

    const { items } = await list();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      actor: { name: "Ada" },
      target: { name: "Ben" },
      remoteAddress: "192.0.2.1",
      isSealed: false,
    });
  });

  it("keeps hostile text as it is, and text that no database takes as well as it can", async () => {
    await write(
      anEntry({
        target: { kind: "member", id: "a\0b", name: `${"x".repeat(199)}😀<script>` },
        details: { note: "\u2028\0'--" },
      }),
    );
    await sealAll(sealer);

    expect(await audit.verify(SYSTEM)).toMatchObject({ isIntact: true, entries: 1 });
    expect((await list()).items.at(-1)?.details).toEqual({ note: "\u2028\0'--" });
  });

  it("refuses to change, remove or empty anything", async () => {
    await write();
    await sealAll(sealer);

    for (const statement of [
      "update platform.audit_entry set action = 'nothing'",
      "update platform.audit_entry set segment = 7",
      "update platform.audit_entry set personal = null, personal_salt = null",
      "delete from platform.audit_entry",
      "delete from platform.audit_entry where segment = 1",
      "truncate platform.audit_entry",
      "update platform.audit_segment set number = 2",
      "delete from platform.audit_segment",
      "truncate platform.audit_segment",
    ]) {
      await expect(sql.raw(statement).execute(db)).rejects.toThrow("append-only");
    }
  });

  it("seals in segments and verifies, also after names were erased", async () => {
    for (let i = 0; i < 25; i++) await write();

    expect(await sealAll(sealer, 25)).toBe(25);
    expect(await inTransaction(db, (trx) => erasePersonal(trx, "mem_1"))).toBe(25);
    const verdict = await audit.verify(SYSTEM, await heads());

    expect(verdict).toMatchObject({
      isIntact: true,
      segments: 3,
      entries: 25,
      erased: 25,
      expired: 0,
      unsealed: 0,
      isHeadFound: true,
    });
    const item = (await list()).items.at(-1);
    expect(item).toMatchObject({ actor: { id: "mem_1", name: null }, remoteAddress: null, isErased: true });
  });

  it.each([
    ["a changed row", "update platform.audit_entry set outcome = 'refused' where id = 7", "changed"],
    [
      "a time changed by a millisecond",
      "update platform.audit_entry set at = at + interval '1 ms' where id = 7",
      "changed",
    ],
    ["changed details", `update platform.audit_entry set details = details || ' ' where id = 7`, "changed"],
    ["changed names", `update platform.audit_entry set personal = '{"actorName":"Eve"}' where id = 7`, "changed"],
    ["a removed row", "delete from platform.audit_entry where id = 7", "removed"],
    ["a row taken out of its segment", "update platform.audit_entry set segment = null where id = 7", "changed"],
    [
      "a row put into a segment",
      `insert into platform.audit_entry (id, at, actor_kind, actor_id, action, target_kind, target_id, outcome, details, personal_digest, segment)
       overriding system value values (999, now(), 'system', 's', 'x', 'y', 'z', 'success', '{}', '', 1)`,
      "inserted",
    ],
    [
      "a row put into a segment that does not exist",
      `insert into platform.audit_entry (id, at, actor_kind, actor_id, action, target_kind, target_id, outcome, details, personal_digest, segment)
       overriding system value values (999, now(), 'system', 's', 'x', 'y', 'z', 'success', '{}', '', 77)`,
      "inserted",
    ],
    [
      "two swapped rows",
      "update platform.audit_entry a set target_id = b.target_id, at = b.at, details = b.details from platform.audit_entry b where a.id + b.id = 15 and a.id in (7, 8)",
      "changed",
    ],
    ["a removed segment", "delete from platform.audit_segment where number = 2", "broken-chain"],
    [
      "a changed seal",
      "update platform.audit_segment set sealed_at = sealed_at - interval '1 day' where number = 2",
      "broken-chain",
    ],
  ])("finds %s", async (_, statement, kind) => {
    for (let i = 0; i < 25; i++) await write(anEntry({ details: { i } }));
    await sealAll(sealer);

    await tamper(statement);
    const verdict = await audit.verify(SYSTEM);

    expect(verdict.isIntact).toBe(false);
    expect(verdict.faults.map((fault) => fault.kind)).toContain(kind);
  });

  it("erases sign-ins that were tried with an address of the person, also after they had left", async () => {
    const refused = (name: string): AuditEntry =>
      anEntry({
        actor: { kind: "anonymous", id: "anonymous", name: "anonymous" },
        action: "session.refused",
        target: { kind: "member", id: "unknown", name },
        outcome: "refused",
      });
    await write(anEntry({ target: { kind: "member", id: "mem_2", name: 'b"en\\@example.org' } }));
    await write(refused('b"en\\@example.org'));
    await write(refused("eve@example.org"));
    await sealAll(sealer);

    expect(await inTransaction(db, (trx) => erasePersonal(trx, "mem_2"))).toBe(2);

    const left = (await list()).items.map(({ target }) => target.name);
    expect(left).toEqual(["eve@example.org", null, null]);
    expect(await audit.verify(SYSTEM)).toMatchObject({ isIntact: true, erased: 2 });
  });

  it("deletes whole segments that are too old, says so in the trail, and verifies from the beginning", async () => {
    const now = new Date();
    const written = (daysAgo: number): Promise<void> =>
      inTransaction(db, (trx) =>
        auditWriter(
          trx as unknown as Transaction<unknown>,
          () => new Date(now.getTime() - daysAgo * 86_400_000),
        )(anEntry()),
      );
    for (let i = 0; i < 20; i++) await written(100);
    for (let i = 0; i < 9; i++) await written(100);
    await written(5); // keeps its segment
    await written(100); // is not sealed with them
    await sealAll(sealer);
    const before = await heads();

    expect(await expireAudit(db, 30, now)).toBe(20);
    expect(await expireAudit(db, 30, now)).toBe(0);
    expect(await audit.verify(SYSTEM, before)).toMatchObject({ isIntact: true, expired: 20, entries: 31 });
    await sealAll(sealer);

    expect(await audit.verify(SYSTEM, before)).toMatchObject({ isIntact: true, expired: 20, isHeadFound: true });
    expect((await list({ action: "audit.expired" })).items).toMatchObject([
      { actor: { kind: "system" }, details: { throughSegment: 2, entries: 20, keepDays: 30 } },
    ]);
    await tamper("delete from platform.audit_entry where segment = 3");
    expect((await audit.verify(SYSTEM)).faults).toMatchObject([{ kind: "removed", segment: 3 }]);
  });

  it("verifies when everything has expired again and again, the expiries among it", async () => {
    const start = Date.now();
    for (let year = 1; year <= 3; year++) {
      const now = new Date(start + year * 365 * 86_400_000);
      await inTransaction(db, (trx) => auditWriter(trx as unknown as Transaction<unknown>, () => now)(anEntry()));
      await sealAll(sealer);
      await expireAudit(db, 30, new Date(now.getTime() + 60 * 86_400_000));
      await sealAll(sealer, 0);
    }

    expect(await audit.verify(SYSTEM, await heads())).toMatchObject({ isIntact: true, isHeadFound: true });
    expect((await list({ action: "audit.expired" })).items).toHaveLength(1);
  });

  it("finds that the end was cut off, with a head kept outside", async () => {
    for (let i = 0; i < 25; i++) await write();
    await sealAll(sealer);
    const kept = await heads();

    await tamper(
      "delete from platform.audit_entry where segment = 3; delete from platform.audit_segment where number = 3",
    );

    expect(await audit.verify(SYSTEM)).toMatchObject({ isIntact: true, isHeadFound: null });
    expect((await audit.verify(SYSTEM, kept)).faults).toMatchObject([{ kind: "truncated" }]);
  });

  it("seals nothing that a transaction still under way could precede, and misses nothing that commits late", async () => {
    const other = createDatabase<AuditTables>({ ...address, poolSize: 1, log: silentLog });
    const began = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const slow = inTransaction(other, async (trx) => {
      await auditWriter(trx as unknown as Transaction<unknown>)(anEntry({ action: "slow.deed" }));
      began.resolve();
      await mayCommit.promise;
    });
    await began.promise;
    await write(anEntry({ action: "fast.deed" }));

    expect(await sealer.seal()).toBe(0);
    mayCommit.resolve();
    await slow;
    expect(await sealAll(sealer, 2)).toBe(2);
    await other.destroy();

    expect(await audit.verify(SYSTEM)).toMatchObject({ isIntact: true, entries: 2, unsealed: 0 });
    expect((await list()).items.map((item) => item.action)).toEqual(["audit.verified", "fast.deed", "slow.deed"]);
  });

  it("is sealed once however many sealers run", async () => {
    for (let i = 0; i < 30; i++) await write();

    const other = createAuditSealer({ db, log: silentLog, segmentSize: 7 });
    const sealed = await Promise.all([sealer.seal(), sealer.seal(), other.seal()]);
    const rest = await sealAll(sealer, 0);

    expect(sealed.reduce((sum, count) => sum + count) + rest).toBe(30);
    expect(await audit.verify(SYSTEM)).toMatchObject({ isIntact: true, entries: 30 });
  });

  it("is listed by actor, target, action and time, page by page", async () => {
    for (let i = 0; i < 5; i++) await write(anEntry({ action: "members.added" }));
    await write(
      anEntry({
        actor: { kind: "token", id: "tok_1", name: "ci" },
        action: "tokens.revoked",
        target: { kind: "token", id: "tok_2" },
      }),
    );

    const first = await list({ action: "members.", limit: 3 });
    const second = await list({ action: "members.", limit: 3, cursor: first.nextCursor ?? "" });

    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null]);
    expect((await list({ actor: "tok_1" })).items).toHaveLength(1);
    expect((await list({ target: "tok_2", outcome: "success", from: "1h" })).items).toHaveLength(1);
    expect((await list({ to: "1h" })).items).toHaveLength(0);
    expect((await list({ action: "members_" })).items).toHaveLength(0);
  });
});

const heads = async (): Promise<AuditHead[]> => [await audit.head()].filter((head) => head !== null);

const list = (filter: Partial<Parameters<typeof listAudit>[1]> = {}): ReturnType<typeof listAudit> =>
  listAudit(db, { limit: 100, ...filter }, new Date(Date.now() + 1_000));
