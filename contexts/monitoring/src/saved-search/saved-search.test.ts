import { migrations as platformMigrations } from "@cordon/platform/members/migrations/index";
import { auditWriter } from "@cordon/platform/audit/audit-writer";
import { createTransaction } from "@cordon/platform/database/transaction";
import { eventMigrations } from "@cordon/platform/events/handled-event";
import { createTestDatabase } from "@cordon/platform/testing";
import { sql } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { migrations } from "../migrations/index.ts";
import type { MonitoringTables } from "../tables.ts";
import type { SearchDefinition } from "./saved-search-contract.ts";
import { type By, createSavedSearchService, type SavedSearchService } from "./saved-search-service.ts";
import { createSavedSearchStore, type SavedSearchStore } from "./saved-search-store.ts";

const { db } = await createTestDatabase<MonitoringTables>([
  eventMigrations,
  { context: "platform", migrations: platformMigrations },
  { context: "monitoring", migrations },
]);

const NOW = new Date("2026-11-24T06:30:00Z");
let store: SavedSearchStore;
let service: SavedSearchService;

beforeEach(async () => {
  await sql`delete from monitoring.saved_search`.execute(db);
  store = createSavedSearchStore(db);
  service = createSavedSearchService({
    transaction: createTransaction(
      { db, emit: async () => undefined, keyOf: () => "", auditIn: (trx) => auditWriter(trx, () => NOW) },
      (trx) => ({ savedSearches: createSavedSearchStore(trx) }),
    ),
    now: () => NOW,
  });
});

function by(id: string, mayShare = false): By {
  return { id, mayShare, actor: { kind: "member", id, name: id.toUpperCase() }, remoteAddress: "10.0.0.9" };
}
const ADA = by("mem_ada");
const LEAD = by("mem_lead", true);

function aDefinition(change: Partial<SearchDefinition> = {}): SearchDefinition {
  return { q: "user:root", from: "24h", to: null, order: "newest", columns: null, countedBy: null, ...change };
}

const aSearch = (
  name: string,
  isShared = false,
): { name: string; definition: SearchDefinition; isShared: boolean } => ({
  name,
  definition: aDefinition(),
  isShared,
});

async function audited(id: string): Promise<readonly string[]> {
  const { rows } = await sql<{
    action: string;
  }>`select action from platform.audit_entry where target_id = ${id} order by id`.execute(db);
  return rows.map(({ action }) => action);
}

const code = (code: string): object => expect.objectContaining({ code });

describe("a search of one's own", () => {
  it("comes back as it was saved, whatever is in it", async () => {
    const definition = aDefinition({
      q: '"a\u0000b" \u202E "<img src=x>"',
      to: "1h",
      columns: ["host.name", '"us\ud800er"'],
      countedBy: [],
    });

    const saved = await service.save({ name: "odd <b>", definition, isShared: false }, ADA);

    expect((await store.find(saved.id))?.definition).toEqual(definition);
    expect(await audited(saved.id)).toEqual([]);
  });

  it("is not there for anybody else, not even for who may share", async () => {
    const { id } = await service.save(aSearch("mine"), ADA);

    await expect(service.edit(id, { name: "theirs" }, 1, LEAD)).rejects.toEqual(code("saved-search.not-found"));
    await expect(service.remove(id, LEAD)).rejects.toEqual(code("saved-search.not-found"));
    expect(await store.listFor(LEAD.id, 10)).toEqual([]);
    expect(await store.listFor(ADA.id, 10)).toHaveLength(1);
  });

  it("is renamed and given another search; a stale revision changes nothing", async () => {
    const { id } = await service.save(aSearch("logins"), ADA);

    const renamed = await service.edit(id, { name: "Root logins", definition: aDefinition({ q: "user:adm" }) }, 1, ADA);

    expect(renamed).toMatchObject({ name: "Root logins", revision: 2, definition: { q: "user:adm" } });
    await expect(service.edit(id, { name: "late" }, 1, ADA)).rejects.toEqual(code("saved-search.changed"));
    expect((await store.find(id))?.name).toBe("Root logins");
  });

  it("has a name of its own among one's own, whatever the case", async () => {
    await service.save(aSearch("Logins"), ADA);
    const other = await service.save(aSearch("other"), ADA);

    await expect(service.save(aSearch("logins"), ADA)).rejects.toEqual(code("saved-search.name-taken"));
    await expect(service.edit(other.id, { name: "LOGINS" }, 1, ADA)).rejects.toEqual(code("saved-search.name-taken"));
    await expect(service.save(aSearch("logins"), LEAD)).resolves.toMatchObject({ name: "logins" });
  });

  it.each([
    ["a search that cannot be read", { q: "host:(" }],
    ["a range that is no time", { from: "yesterday-ish" }],
    ["an empty range", { from: "1h", to: "2h" }],
  ])("is refused with %s", async (_, change) => {
    const saving = service.save({ name: "bad", definition: aDefinition(change), isShared: false }, ADA);

    await expect(saving).rejects.toEqual(code("search.invalid"));
    expect(await store.countOf(ADA.id)).toBe(0);
  });

  it("comes back under its id when the deletion is taken back, unless its name was used again", async () => {
    const { id } = await service.save(aSearch("logins"), ADA);
    await service.remove(id, ADA);
    expect(await store.find(id)).toBeUndefined();

    await service.restore(id, ADA);
    expect((await store.find(id))?.name).toBe("logins");

    await service.remove(id, ADA);
    await service.save(aSearch("logins"), ADA);
    await expect(service.restore(id, ADA)).rejects.toEqual(code("saved-search.name-taken"));
  });

  it("is forgotten for good some time after it was deleted", async () => {
    const { id } = await service.save(aSearch("logins"), ADA);
    await service.remove(id, ADA);

    await store.forgetDeletedBefore(new Date(NOW.getTime() + 1));

    await expect(service.restore(id, ADA)).rejects.toEqual(code("saved-search.not-found"));
  });
});

describe("a shared search", () => {
  it("needs the permission, at first and later", async () => {
    const { id } = await service.save(aSearch("mine"), ADA);

    await expect(service.save(aSearch("all", true), ADA)).rejects.toEqual(code("permission.missing"));
    await expect(service.edit(id, { isShared: true }, 1, ADA)).rejects.toEqual(code("permission.missing"));
    expect(await store.listFor("mem_other", 10)).toEqual([]);
  });

  it("is seen by everybody and kept by everybody who may share", async () => {
    const { id } = await service.save(aSearch("team", true), LEAD);

    expect((await store.listFor("mem_other", 10)).map(({ name }) => name)).toEqual(["team"]);
    await expect(service.edit(id, { name: "mine now" }, 1, ADA)).rejects.toEqual(code("permission.missing"));
    await expect(service.remove(id, ADA)).rejects.toEqual(code("permission.missing"));
    await expect(service.edit(id, { name: "ours" }, 1, by("mem_deputy", true))).resolves.toMatchObject({
      name: "ours",
      ownerId: LEAD.id,
    });
  });

  it("cannot be rewritten by an owner who may not share any more, but can be taken back", async () => {
    const { id } = await service.save(aSearch("team", true), LEAD);
    const formerLead = by(LEAD.id);

    await expect(service.edit(id, { name: "other" }, 1, formerLead)).rejects.toEqual(code("permission.missing"));
    await expect(service.edit(id, { isShared: false }, 1, formerLead)).resolves.toMatchObject({ isShared: false });
    expect(await store.listFor(ADA.id, 10)).toEqual([]);
  });

  it("goes back to its owner when somebody else takes it back", async () => {
    const { id } = await service.save(aSearch("team", true), LEAD);

    await service.edit(id, { isShared: false }, 1, by("mem_deputy", true));

    expect(await store.listFor("mem_deputy", 10)).toEqual([]);
    expect((await store.listFor(LEAD.id, 10)).map(({ name }) => name)).toEqual(["team"]);
  });

  it("leaves each deed in the audit trail, and nothing when the deed fails", async () => {
    const { id } = await service.save(aSearch("team", true), LEAD);
    await service.edit(id, { name: "team 2" }, 1, LEAD);
    await service.edit(id, { name: "late" }, 1, LEAD).catch(() => undefined);
    await service.remove(id, LEAD);
    await service.restore(id, LEAD);
    await service.edit(id, { isShared: false }, 2, LEAD);
    await service.remove(id, LEAD);

    expect(await audited(id)).toEqual(
      ["shared", "changed", "deleted", "restored", "unshared"].map((deed) => `monitoring.saved-search.${deed}`),
    );
  });
});
