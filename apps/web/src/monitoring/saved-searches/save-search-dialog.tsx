import type { SavedSearchItem } from "@cordon/monitoring/contract";
import { Switch, TextField, usePreferences } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { fieldErrors } from "../../api/problem.ts";
import { FormDialog } from "../../form.tsx";
import { useSession } from "../../session/session.ts";
import type { EventSearch } from "../events/event-search.ts";
import { rangeWords } from "../events/range-words.ts";
import { definitionOf } from "./saved-search.ts";
import { useSavedSearchActions } from "./saved-search-query.ts";

export interface SaveSearchDialogProps {
  /** What is shown now. */
  readonly search: EventSearch;
  readonly onClose: () => void;
  readonly onSaved: (saved: SavedSearchItem) => void;
}

/** Keeps the search under a name, for oneself or for everybody. Mounted while it is open. */
export function SaveSearchDialog({ search, onClose, onSaved }: SaveSearchDialogProps): ReactElement {
  const { can } = useSession();
  const { zone } = usePreferences();
  const { save } = useSavedSearchActions();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const deed = {
    isPending: save.isPending,
    error: save.error,
    mutate: () =>
      save.mutate({ name: name.trim(), definition: definitionOf(search), isShared }, { onSuccess: onSaved }),
  };
  return (
    <FormDialog
      title="Save this search"
      width="narrow"
      isOpen
      onClose={onClose}
      deed={deed}
      submit="Save"
      isDisabled={name.trim() === ""}
      fields={["name"]}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        placeholder="Failed root sign-ins"
        maxLength={80}
        autoFocus
        autoComplete="off"
        error={fieldErrors(save.error)["name"]}
      />
      {can("monitoring:share-searches") ? (
        <Switch isOn={isShared} onChange={setShared} hint="Everybody who may read events sees it as a tab.">
          Share with everybody
        </Switch>
      ) : null}
      <p className="text-small text-muted">
        Keeps the search, its columns, what is counted beside it, and its time: events {rangeWords(search, zone)}
        {isFixed(search) ? ", which stays at these times" : ""}.
      </p>
    </FormDialog>
  );
}

function isFixed({ from, to }: Pick<EventSearch, "from" | "to">): boolean {
  return [from, to].some((at) => at !== undefined && /^\d{4}-/.test(at));
}

export interface RenameSearchDialogProps {
  readonly saved: SavedSearchItem;
  readonly onClose: () => void;
}

export function RenameSearchDialog({ saved, onClose }: RenameSearchDialogProps): ReactElement {
  const { edit } = useSavedSearchActions();
  const [name, setName] = useState(saved.name);
  const deed = {
    isPending: edit.isPending,
    error: edit.error,
    mutate: () => {
      if (name.trim() === saved.name) onClose();
      else
        edit.mutate(
          { search: saved, change: { name: name.trim() }, says: `Renamed to “${name.trim()}”` },
          { onSuccess: onClose },
        );
    },
  };
  return (
    <FormDialog
      title="Rename the saved search"
      width="narrow"
      isOpen
      onClose={onClose}
      deed={deed}
      submit="Rename"
      isDisabled={name.trim() === ""}
      fields={["name"]}
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        maxLength={80}
        autoFocus
        autoComplete="off"
        hint={saved.isShared ? "Everybody sees the new name." : undefined}
        error={fieldErrors(edit.error)["name"]}
      />
    </FormDialog>
  );
}
