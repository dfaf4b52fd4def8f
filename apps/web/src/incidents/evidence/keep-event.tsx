import { Button, IconButton, TextField, useShortcut } from "@cordon/ui";
import { type ReactElement, useState } from "react";
import { PlainText } from "../../plain-text.tsx";
import { useSession } from "../../session/session.ts";
import { useCommand } from "../../shell/commands.ts";
import { lastOpened } from "../last-opened.ts";
import { useIncident } from "../use-incident.ts";
import { KEEP_KEY, type StoryRecordCopy } from "./evidence-desk.ts";
import { KeepDialog } from "./keep-dialog.tsx";

export interface KeepEventProps {
  readonly event: StoryRecordCopy;
  readonly isIcon?: boolean;
}

/** Keeps an event with an incident from where events are looked at. */
export function KeepEvent(props: KeepEventProps): ReactElement | null {
  const { can } = useSession();
  return can("incidents:respond") && can("incidents:read") ? <KeepEventButton {...props} /> : null;
}

function KeepEventButton({ event, isIcon = false }: KeepEventProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const ask = (): void => setOpen(true);
  useShortcut(KEEP_KEY, ask, { label: "Keep the event as evidence" });
  useCommand({
    id: "keep-record",
    label: "Keep the event as evidence",
    icon: "bookmark",
    alsoCalled: "incident record",
    keys: KEEP_KEY,
    run: ask,
  });
  return (
    <>
      {isIcon ? (
        <IconButton icon="bookmark" label="Keep as evidence" shortcut={KEEP_KEY} onPress={ask} />
      ) : (
        <Button size="small" icon="bookmark" shortcut={KEEP_KEY} onPress={ask}>
          Keep as evidence
        </Button>
      )}
      {isOpen ? <KeepEventDialog event={event} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

interface KeepEventDialogProps {
  readonly event: StoryRecordCopy;
  readonly onClose: () => void;
}

/** Asks with which incident; the one that was open last is offered. */
function KeepEventDialog({ event, onClose }: KeepEventDialogProps): ReactElement {
  const last = useIncident(lastOpened.id);
  const [typed, setTyped] = useState<string>();
  const text = typed ?? (last.data === undefined ? "" : `#${last.data.number}`);
  const number = /^#?([1-9]\d{0,8})$/.exec(text.trim())?.[1];
  const incident = useIncident(number);
  const chosen = number === undefined ? undefined : incident.data;
  return (
    <KeepDialog record={event} incident={chosen} onClose={onClose}>
      <TextField
        label="Number of the incident"
        placeholder="#42"
        value={text}
        onChange={setTyped}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks this first
        autoFocus
        autoComplete="off"
        error={
          number !== undefined && incident.isError
            ? `There is no incident #${number}.`
            : number === undefined && text.trim() !== ""
              ? "A number, such as #42."
              : undefined
        }
        {...(typed === undefined && last.data !== undefined ? { hint: "The one you had open last." } : {})}
      />
      {chosen === undefined ? null : (
        <p className="break-words">
          <PlainText text={chosen.sentence} />
        </p>
      )}
    </KeepDialog>
  );
}
