import type { SavedSearchItem, SearchDefinition } from "@cordon/monitoring/contract";
import { toast } from "@cordon/ui";
import {
  useMutation,
  type UseMutationResult,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { asProblem } from "../../api/problem.ts";
import { useSession } from "../../session/session.ts";

const KEY = ["saved-searches"] as const;

interface SavedSearchList {
  readonly items: readonly SavedSearchItem[];
}

/** One's own and the shared ones, by name. */
export function useSavedSearches(): UseQueryResult<SavedSearchList> {
  const { can } = useSession();
  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.listSavedSearches({ signal }),
    enabled: can("monitoring:read-events"),
    staleTime: 60_000,
  });
}

/** One by its id, for a link to it; asked for once. */
export function useSavedSearch(id: string | undefined): UseQueryResult<SavedSearchItem> {
  return useQuery({
    queryKey: [...KEY, id],
    queryFn: ({ signal }) => api.getSavedSearch({ params: { id: id ?? "" } }, { signal }),
    enabled: id !== undefined,
    retry: false,
  });
}

interface SaveInput {
  readonly name: string;
  readonly definition: SearchDefinition;
  readonly isShared: boolean;
}

export interface SavedSearchChange {
  readonly name?: string;
  readonly definition?: SearchDefinition;
  readonly isShared?: boolean;
}

export interface SavedSearchEdit {
  readonly search: SavedSearchItem;
  readonly change: SavedSearchChange;
  readonly says: string;
}

export interface SavedSearchActions {
  readonly save: UseMutationResult<SavedSearchItem, Error, SaveInput>;
  readonly edit: UseMutationResult<SavedSearchItem, Error, SavedSearchEdit>;
  readonly remove: UseMutationResult<void, Error, SavedSearchItem>;
}

/** Saves, changes and deletes; what was changed or deleted can be taken back from the message that says so. */
export function useSavedSearchActions(): SavedSearchActions {
  const queries = useQueryClient();
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: KEY });
  const fail = (error: Error): void => {
    const { title, code } = asProblem(error);
    toast(`${title}.`, { tone: "danger", code });
    void refresh();
  };
  const takeBack = (undo: () => Promise<unknown>): void => {
    undo().then(() => {
      toast("Taken back");
      return refresh();
    }, fail);
  };
  const patch = (search: SavedSearchItem, change: SavedSearchChange): Promise<SavedSearchItem> =>
    api.editSavedSearch({ params: { id: search.id }, body: { revision: search.revision, ...change } });
  return {
    save: useMutation({
      mutationFn: (input: SaveInput) => api.saveSearch({ body: input }),
      onSuccess: async ({ name }) => {
        await refresh();
        toast(`Saved as “${name}”`);
      },
    }),
    edit: useMutation({
      mutationFn: ({ search, change }: SavedSearchEdit) => patch(search, change),
      onSuccess: async (saved, { search, change, says }) => {
        await refresh();
        toast(says, { undo: () => takeBack(() => patch(saved, before(search, change))) });
      },
    }),
    remove: useMutation({
      mutationFn: async ({ id }: SavedSearchItem) => {
        await api.deleteSavedSearch({ params: { id } });
      },
      onSuccess: async (_, { id, name }) => {
        await refresh();
        toast(`“${name}” deleted`, { undo: () => takeBack(() => api.restoreSavedSearch({ params: { id } })) });
      },
      onError: fail,
    }),
  };
}

/** The change that undoes a change. */
function before(search: SavedSearchItem, change: SavedSearchChange): SavedSearchChange {
  return {
    ...(change.name === undefined ? {} : { name: search.name }),
    ...(change.definition === undefined ? {} : { definition: search.definition }),
    ...(change.isShared === undefined ? {} : { isShared: search.isShared }),
  };
}

/** What this member may do with a saved search; the server asks the same again. */
export function rightsOn(
  search: SavedSearchItem,
  mayShare: boolean,
): { readonly mayEdit: boolean; readonly mayDelete: boolean; readonly mayShare: boolean } {
  const mayDelete = search.isMine || (search.isShared && mayShare);
  return { mayDelete, mayEdit: mayDelete && (!search.isShared || mayShare), mayShare };
}
