import type { SavedSearchItem } from "@cordon/monitoring/contract";
import { Button, Dialog, Switch, TextField, usePreferences } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { asProblem, fieldErrors } from "../../api/problem.ts";
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
  const submit = (): void => {
    if (save.isPending || name.trim() === "") return;
    save.mutate({ name: name.trim(), definition: definitionOf(search), isShared }, { onSuccess: onSaved });
  };
  return (
    <Dialog
      title="Save this search"
      width="narrow"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" isDisabled={name.trim() === ""} isPending={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          placeholder="Failed root sign-ins"
          maxLength={80}
          autoFocus
          autoComplete="off"
          error={nameError(save.error)}
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
      </div>
    </Dialog>
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
  const submit = (): void => {
    if (edit.isPending || name.trim() === "") return;
    if (name.trim() === saved.name) onClose();
    else
      edit.mutate(
        { search: saved, change: { name: name.trim() }, says: `Renamed to “${name.trim()}”` },
        { onSuccess: onClose },
      );
  };
  return (
    <Dialog
      title="Rename the saved search"
      width="narrow"
      isOpen
      onClose={onClose}
      onSubmit={submit}
      foot={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" isDisabled={name.trim() === ""} isPending={edit.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        maxLength={80}
        autoFocus
        autoComplete="off"
        hint={saved.isShared ? "Everybody sees the new name." : undefined}
        error={nameError(edit.error)}
      />
    </Dialog>
  );
}

function nameError(error: Error | null): string | undefined {
  if (error === null) return undefined;
  const { code, detail } = asProblem(error);
  return code === "request.invalid" ? (fieldErrors(error)["name"] ?? detail) : detail;
}
