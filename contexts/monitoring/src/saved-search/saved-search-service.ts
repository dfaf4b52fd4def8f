import { newId, Problem } from "@cordon/kernel";
import type { Audit, AuditActor } from "@cordon/platform/audit/audit";
import type { SearchDefinition } from "./saved-search-contract.ts";
import {
  type Asker,
  checkDefinition,
  MAX_SAVED_SEARCHES,
  mayChange,
  mayDelete,
  maySee,
  type SavedSearch,
  type SavedSearchChange,
} from "./saved-search.ts";
import type { SavedSearchStore } from "./saved-search-store.ts";

export interface SavedSearchScope {
  readonly savedSearches: SavedSearchStore;
  readonly audit: Audit;
}

export interface SavedSearchNeeds {
  readonly transaction: <T>(work: (scope: SavedSearchScope) => Promise<T>) => Promise<T>;
  readonly now: () => Date;
}

export interface By extends Asker {
  readonly actor: AuditActor;
  readonly remoteAddress: string;
}

/** What is only mine is nobody's business; what others see is written to the audit trail. */
export interface SavedSearchService {
  /** @throws Problem `search.invalid`, `permission.missing`, `saved-search.name-taken`, `saved-search.too-many` */
  readonly save: (
    input: { readonly name: string; readonly definition: SearchDefinition; readonly isShared: boolean },
    by: By,
  ) => Promise<SavedSearch>;
  /** @throws Problem `search.invalid`, `permission.missing`, `saved-search.not-found`, `.changed`, `.name-taken` */
  readonly edit: (id: string, change: SavedSearchChange, seen: number, by: By) => Promise<SavedSearch>;
  /** @throws Problem `permission.missing`, `saved-search.not-found` */
  readonly remove: (id: string, by: By) => Promise<void>;
  /** @throws Problem `permission.missing`, `saved-search.not-found`, `.name-taken`, `.too-many` */
  readonly restore: (id: string, by: By) => Promise<SavedSearch>;
}

export function createSavedSearchService({ transaction, now }: SavedSearchNeeds): SavedSearchService {
  return {
    save: ({ name, definition, isShared }, by) =>
      transaction(async ({ savedSearches, audit }) => {
        checkDefinition(definition, now());
        if (isShared && !by.mayShare) throw mayNotShare();
        await leaveRoom(savedSearches, by.id);

        const search: SavedSearch = {
          id: newId("sea"),
          ownerId: by.id,
          ownerName: by.actor.name,
          name,
          definition,
          isShared,
          revision: 1,
          changedAt: now(),
        };
        if (!(await savedSearches.add(search))) throw nameTaken(name);

        if (isShared) await audit(entry("shared", search, by));
        return search;
      }),

    edit: (id, change, seen, by) =>
      transaction(async ({ savedSearches, audit }) => {
        const before = await visible(savedSearches, id, by);
        if (!mayChange(before, change, by)) throw mayNotShare();
        if (change.definition) checkDefinition(change.definition, now());
        const outcome = await savedSearches.edit(id, change, seen, now());
        if (outcome === "name-taken") throw nameTaken(change.name ?? before.name);
        if (outcome === "changed") {
          throw new Problem(
            "saved-search.changed",
            `“${before.name}” changed after you opened it. Look at what it is now, then try again.`,
          );
        }

        // Not by what the asker sees: whoever takes another's search back does not see it any more.
        const after = await savedSearches.find(id);
        if (!after) throw noSuchSearch();
        const deed = deedOf(before, after);
        if (deed) await audit(entry(deed, after, by));
        return after;
      }),

    remove: (id, by) =>
      transaction(async ({ savedSearches, audit }) => {
        const search = await visible(savedSearches, id, by);
        if (!mayDelete(search, by)) throw mayNotShare();
        await savedSearches.remove(id, now());
        if (search.isShared) await audit(entry("deleted", search, by));
      }),

    restore: (id, by) =>
      transaction(async ({ savedSearches, audit }) => {
        const search = await visible(savedSearches, id, by, "deleted");
        if (!mayDelete(search, by)) throw mayNotShare();
        await leaveRoom(savedSearches, search.ownerId);
        if (!(await savedSearches.restore(id))) throw nameTaken(search.name);
        if (search.isShared) await audit(entry("restored", search, by));
        return search;
      }),
  };
}

/** What a person may not see is not there. */
async function visible(
  savedSearches: SavedSearchStore,
  id: string,
  asker: Asker,
  which: "live" | "deleted" = "live",
): Promise<SavedSearch> {
  const search = await savedSearches.find(id, which);
  if (!search || !maySee(search, asker)) throw noSuchSearch();
  return search;
}

export function noSuchSearch(): Problem {
  return new Problem("saved-search.not-found", "This saved search was deleted, or it is not shared with you.");
}

async function leaveRoom(savedSearches: SavedSearchStore, ownerId: string): Promise<void> {
  if ((await savedSearches.countOf(ownerId)) < MAX_SAVED_SEARCHES) return;
  throw new Problem(
    "saved-search.too-many",
    `${MAX_SAVED_SEARCHES} searches are saved already. Delete one that is not used any more.`,
  );
}

function nameTaken(name: string): Problem {
  return new Problem("saved-search.name-taken", `There is a saved search “${name}” already. Choose another name.`, {
    fields: { name: "is the name of another saved search" },
  });
}

function mayNotShare(): Problem {
  return new Problem(
    "permission.missing",
    "This needs the permission monitoring:share-searches. Save the search for yourself, or ask an administrator.",
  );
}

type Deed = "shared" | "unshared" | "changed" | "deleted" | "restored";

function deedOf(before: SavedSearch, after: SavedSearch): Deed | undefined {
  if (before.isShared !== after.isShared) return after.isShared ? "shared" : "unshared";
  return after.isShared ? "changed" : undefined;
}

/** The name is a person's words and can be erased; the search itself may hold names too, so it is not repeated. */
function entry(deed: Deed, search: SavedSearch, by: By): Parameters<Audit>[0] {
  return {
    actor: by.actor,
    action: `monitoring.saved-search.${deed}`,
    target: { kind: "saved-search", id: search.id, name: search.name },
    outcome: "success",
    remoteAddress: by.remoteAddress,
    details: { revision: search.revision },
  };
}
