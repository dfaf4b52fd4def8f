import type { HostDetail } from "@cordon/inventory/contract";
import { Button, TextField, useShortcut } from "@cordon/ui";
import { type ReactElement, type ReactNode, type SubmitEvent, useRef, useState } from "react";
import { ConflictNotice } from "./conflict-notice.tsx";
import { type HostChange, useHostEdit } from "./host-edit.ts";

export interface TextFactProps {
  readonly host: HostDetail;
  readonly field: "owner" | "tags";
  readonly name: string;
  readonly hint: string;
  readonly mayEdit: boolean;
  /** The value as one types it. */
  readonly text: string;
  readonly shown: ReactNode;
  /** What the typed text sets, or what is wrong with it. */
  readonly read: (text: string) => { readonly change: HostChange } | { readonly error: string };
}

/** A fact that is read until one wants to type; Enter saves, Escape leaves it as it was. */
export function TextFact({ host, field, name, hint, mayEdit, text, shown, read }: TextFactProps): ReactElement {
  const [draft, setDraft] = useState<string>();
  const [begunWith, setBegunWith] = useState(text);
  const [wrong, setWrong] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setDraft(undefined);
    setWrong(undefined);
    requestAnimationFrame(() => opener.current?.focus());
  };
  const edit = useHostEdit(host, field, close);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (draft === undefined || edit.isPending) return;
    const result = read(draft);
    if ("error" in result) {
      setWrong(result.error);
    } else if (draft.trim() === text) {
      close();
    } else {
      setWrong(undefined);
      edit.save(result.change, `${name} saved`);
    }
  };
  useShortcut("Escape", close, { label: "Leave it as it was", isOff: draft === undefined, worksWhileTyping: true });
  const begin = (): void => {
    edit.start();
    setBegunWith(text);
    setDraft(text);
  };
  return (
    <div className="min-w-0 border-b py-2">
      <div className="flex min-h-6 items-center justify-between gap-2">
        <h2 className="text-small font-medium text-muted">{name}</h2>
        {mayEdit && draft === undefined ? (
          <Button ref={opener} size="small" tone="quiet" onPress={begin} aria-label={`Edit ${name.toLowerCase()}`}>
            Edit
          </Button>
        ) : null}
      </div>
      {draft === undefined ? (
        <div className="break-words">{shown}</div>
      ) : (
        <form noValidate onSubmit={submit}>
          <TextField
            label={name}
            isLabelHidden
            value={draft}
            onChange={setDraft}
            hint={hint}
            error={wrong ?? edit.error}
            autoFocus
            inputRef={input}
            maxLength={field === "owner" ? 200 : 2_000}
          />
          {edit.isConflict ? (
            <ConflictNotice
              onReload={() => {
                edit.reload();
                input.current?.focus(); // the notice goes away, and the focus with it
              }}
            />
          ) : null}
          <div className="flex flex-wrap items-center gap-2 pt-2">
            <Button size="small" tone="primary" type="submit" isPending={edit.isPending} isDisabled={edit.isConflict}>
              Save
            </Button>
            <Button size="small" tone="quiet" onPress={close}>
              Cancel
            </Button>
          </div>
          {begunWith === text || edit.isConflict ? null : (
            <p role="status" className="pt-2 break-words">
              It says {text === "" ? "nothing" : `“${text}”`} now. Save puts yours in its place.
            </p>
          )}
        </form>
      )}
    </div>
  );
}
