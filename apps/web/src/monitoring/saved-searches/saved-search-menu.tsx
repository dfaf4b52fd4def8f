import type { SavedSearchItem } from "@cordon/monitoring/contract";
import { type MenuAction, type MenuGroup, useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { useSession } from "../../session/session.ts";
import type { EventSearch, EventSearchActions } from "../events/event-search.ts";
import { copyAndSay } from "../events/value-menu.tsx";
import { definitionOf, isAsSaved, linkTo } from "./saved-search.ts";
import { RenameSearchDialog, SaveSearchDialog } from "./save-search-dialog.tsx";
import { rightsOn, useSavedSearchActions, useSavedSearches } from "./saved-search-query.ts";

export interface SavedSearchMenu {
  /** The saved search one came from, when it is still there. */
  readonly saved: SavedSearchItem | undefined;
  /** Whether what is shown differs from it. */
  readonly isChanged: boolean;
  /** Asks for a name. */
  readonly save: () => void;
  /** What can be done with the present one, for a menu. */
  readonly groups: readonly MenuGroup[];
  /** To be mounted somewhere. */
  readonly dialogs: ReactElement;
}

/** Saving the search that is shown, and everything that can be done with the saved one it came from. */
export function useSavedSearchMenu(search: EventSearch, { setUrl }: EventSearchActions): SavedSearchMenu {
  const [open, setOpen] = useState<"save" | "rename">();
  const list = useSavedSearches();
  const saved = list.data?.items.find(({ id }) => id === search.savedId);
  const isChanged = saved !== undefined && !isAsSaved(search, saved);
  const save = (): void => setOpen("save");
  const close = (): void => setOpen(undefined);
  useShortcut("mod+s", save, { label: "Save this search", worksWhileTyping: true, isOff: open !== undefined });
  const ofSaved = useActionsOf(saved, { search, isChanged, setUrl, onRename: () => setOpen("rename") });
  return {
    saved,
    isChanged,
    save,
    groups: [
      {
        actions: [
          ...ofSaved.first,
          {
            id: "save",
            label: saved === undefined ? "Save this search…" : "Save as a new one…",
            icon: "bookmark",
            shortcut: "mod+s",
            run: save,
          },
        ],
      },
      ...(ofSaved.rest.length === 0 ? [] : [{ actions: ofSaved.rest }]),
    ],
    dialogs: (
      <>
        {open === "save" ? (
          <SaveSearchDialog
            search={search}
            onClose={close}
            onSaved={(made) => {
              close();
              setUrl(linkTo(made), { replace: true });
            }}
          />
        ) : null}
        {open === "rename" && saved !== undefined ? <RenameSearchDialog saved={saved} onClose={close} /> : null}
      </>
    ),
  };
}

interface ActionNeeds {
  readonly search: EventSearch;
  readonly isChanged: boolean;
  readonly setUrl: EventSearchActions["setUrl"];
  readonly onRename: () => void;
}

function useActionsOf(
  saved: SavedSearchItem | undefined,
  { search, isChanged, setUrl, onRename }: ActionNeeds,
): { readonly first: readonly MenuAction[]; readonly rest: readonly MenuAction[] } {
  const { can } = useSession();
  const { edit, remove } = useSavedSearchActions();
  if (saved === undefined) return { first: [], rest: [] };
  const { name, isShared } = saved;
  const { mayEdit, mayDelete, mayShare } = rightsOn(saved, can("monitoring:share-searches"));
  const change = (to: Parameters<typeof edit.mutate>[0]["change"], says: string): void =>
    edit.mutate({ search: saved, change: to, says });
  const update: MenuAction = {
    id: "update",
    label: `Update “${name}”`,
    icon: "check",
    isDisabled: !isChanged,
    run: () => change({ definition: definitionOf(search) }, `“${name}” updated`),
  };
  const revert: MenuAction = {
    id: "revert",
    label: "Back to what was saved",
    icon: "undo",
    isDisabled: !isChanged,
    run: () => setUrl(linkTo(saved)),
  };
  const share: MenuAction = isShared
    ? {
        id: "unshare",
        label: saved.isMine ? "Only for me" : `Only for ${saved.ownerName}`,
        icon: "lock",
        run: () => change({ isShared: false }, `“${name}” is not shared any more`),
      }
    : {
        id: "share",
        label: "Share with everybody",
        icon: "members",
        run: () => change({ isShared: true }, `“${name}” is shared with everybody`),
      };
  return {
    first: [...(mayEdit ? [update] : []), revert],
    rest: [
      ...(mayEdit ? [{ id: "rename", label: "Rename…", icon: "edit", run: onRename } as const] : []),
      ...((isShared ? mayDelete : mayShare) ? [share] : []),
      {
        id: "link",
        label: isShared ? "Copy link" : "Copy link, for you alone",
        icon: "copy",
        run: () => copyAndSay(`${window.location.origin}/events?search=${saved.id}`, "Link"),
      },
      ...(mayDelete
        ? [
            {
              id: "delete",
              label: isShared ? "Delete for everybody" : "Delete",
              icon: "trash",
              isDanger: true,
              run: () => remove.mutate(saved, { onSuccess: () => setUrl({ search: undefined }, { replace: true }) }),
            } as const,
          ]
        : []),
    ],
  };
}
