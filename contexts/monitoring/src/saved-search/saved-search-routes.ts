import type { Handlers, RequestContext } from "@cordon/platform/http/handler";
import { callerOf } from "../actor.ts";
import { maySee, type SavedSearch } from "./saved-search.ts";
import type { SavedSearchItem, savedSearchRoutes } from "./saved-search-contract.ts";
import { type By, noSuchSearch, type SavedSearchService } from "./saved-search-service.ts";
import type { SavedSearchStore } from "./saved-search-store.ts";

const MAX_LISTED = 500;

export function savedSearchHandlers(
  service: SavedSearchService,
  store: Pick<SavedSearchStore, "find" | "listFor">,
): Handlers<typeof savedSearchRoutes> {
  return {
    listSavedSearches: async (_, request) => {
      const by = byOf(request);
      const searches = await store.listFor(by.id, MAX_LISTED);
      return { items: searches.map((search) => toItem(search, by)) };
    },
    getSavedSearch: async ({ params }, request) => {
      const by = byOf(request);
      const search = await store.find(params.id);
      if (!search || !maySee(search, by)) throw noSuchSearch();
      return toItem(search, by);
    },
    saveSearch: async ({ body }, request) => {
      const by = byOf(request);
      return toItem(await service.save(body, by), by);
    },
    editSavedSearch: async ({ params, body }, request) => {
      const by = byOf(request);
      const { revision, ...change } = body;
      return toItem(await service.edit(params.id, change, revision, by), by);
    },
    deleteSavedSearch: ({ params }, request) => service.remove(params.id, byOf(request)),
    restoreSavedSearch: async ({ params }, request) => {
      const by = byOf(request);
      return toItem(await service.restore(params.id, by), by);
    },
  };
}

function byOf(request: RequestContext): By {
  const { caller, actor } = callerOf(request);
  return {
    id: caller.id,
    mayShare: caller.permissions.has("monitoring:share-searches"),
    actor,
    remoteAddress: request.remoteAddress,
  };
}

function toItem(search: SavedSearch, by: By): SavedSearchItem {
  return {
    id: search.id,
    name: search.name,
    definition: search.definition,
    isShared: search.isShared,
    isMine: search.ownerId === by.id,
    ownerName: search.ownerName,
    revision: search.revision,
    changedAt: search.changedAt.toISOString(),
  };
}
