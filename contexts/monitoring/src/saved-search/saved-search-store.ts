import { sqlState } from "@cordon/platform/database/transaction";
import { type Insertable, type Kysely, type Selectable, sql } from "kysely";
import type { MonitoringTables, SavedSearchTable } from "../tables.ts";
import type { SavedSearch, SavedSearchChange } from "./saved-search.ts";

export interface SavedSearchStore {
  readonly find: (id: string, which?: "live" | "deleted") => Promise<SavedSearch | undefined>;
  /** Of everybody who may read events, with the asker's own; by name. */
  readonly listFor: (ownerId: string, limit: number) => Promise<readonly SavedSearch[]>;
  readonly countOf: (ownerId: string) => Promise<number>;
  /** False when the owner has one of that name. */
  readonly add: (search: SavedSearch) => Promise<boolean>;
  /** What became of it: `changed` by somebody since `seen`, or its owner has one of the new `name`. */
  readonly edit: (
    id: string,
    change: SavedSearchChange,
    seen: number,
    at: Date,
  ) => Promise<"done" | "changed" | "name-taken">;
  readonly remove: (id: string, at: Date) => Promise<void>;
  /** False when the owner has one of that name by now. */
  readonly restore: (id: string) => Promise<boolean>;
  readonly forgetDeletedBefore: (before: Date) => Promise<void>;
}

const UNIQUE_VIOLATION = "23505";
const table = "monitoring.saved_search";

export function createSavedSearchStore(db: Kysely<MonitoringTables>): SavedSearchStore {
  return {
    async find(id, which = "live") {
      const row = await db
        .selectFrom(table)
        .selectAll()
        .where("id", "=", id)
        .where("deleted_at", which === "live" ? "is" : "is not", null)
        .executeTakeFirst();
      return row && toSavedSearch(row);
    },
    async listFor(ownerId, limit) {
      const rows = await db
        .selectFrom(table)
        .selectAll()
        .where("deleted_at", "is", null)
        .where((eb) => eb.or([eb("owner_id", "=", ownerId), eb("is_shared", "=", true)]))
        .orderBy(sql`lower(name)`)
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(toSavedSearch);
    },
    async countOf(ownerId) {
      const row = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll<number>().as("searches"))
        .where("owner_id", "=", ownerId)
        .where("deleted_at", "is", null)
        .executeTakeFirstOrThrow();
      return row.searches;
    },
    add: (search) => succeeds(db.insertInto(table).values(toRow(search)).execute()),
    edit: (id, change, seen, at) => edit(db, id, change, seen, at),
    async remove(id, at) {
      await db.updateTable(table).set({ deleted_at: at }).where("id", "=", id).execute();
    },
    restore: (id) => succeeds(db.updateTable(table).set({ deleted_at: null }).where("id", "=", id).execute()),
    async forgetDeletedBefore(before) {
      await db.deleteFrom(table).where("deleted_at", "<", before).execute();
    },
  };
}

async function edit(
  db: Kysely<MonitoringTables>,
  id: string,
  { name, definition, isShared }: SavedSearchChange,
  seen: number,
  at: Date,
): ReturnType<SavedSearchStore["edit"]> {
  const update = db
    .updateTable(table)
    .set((eb) => ({
      revision: eb("revision", "+", 1),
      changed_at: at,
      ...(name === undefined ? {} : { name }),
      ...(isShared === undefined ? {} : { is_shared: isShared }),
      ...(definition === undefined ? {} : { definition: JSON.stringify(definition) }),
    }))
    .where("id", "=", id)
    .where("revision", "=", seen)
    .where("deleted_at", "is", null);
  let rows = 0n;
  const isFree = await succeeds(update.executeTakeFirst().then((result) => (rows = result.numUpdatedRows)));
  if (!isFree) return "name-taken";
  return rows === 1n ? "done" : "changed";
}

/** Whether a write met no other row of that name; the transaction is over when it did. */
async function succeeds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (sqlState(error) === UNIQUE_VIOLATION) return false;
    throw error;
  }
}

function toSavedSearch(row: Selectable<SavedSearchTable>): SavedSearch {
  return {
    id: row.id,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    name: row.name,
    definition: row.definition,
    isShared: row.is_shared,
    revision: row.revision,
    changedAt: row.changed_at,
  };
}

function toRow(search: SavedSearch): Insertable<SavedSearchTable> {
  return {
    id: search.id,
    owner_id: search.ownerId,
    owner_name: search.ownerName,
    name: search.name,
    definition: JSON.stringify(search.definition),
    is_shared: search.isShared,
    revision: search.revision,
    changed_at: search.changedAt,
    deleted_at: null,
  };
}
