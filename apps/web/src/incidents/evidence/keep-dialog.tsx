import { TextField } from "@cordon/ui";
import { type ReactElement, type ReactNode, useState } from "react";
import { FormDialog } from "../../form.tsx";
import { RecordText } from "../../monitoring/events/record-text.tsx";
import type { StoryRecordCopy } from "./evidence-desk.ts";
import { type IncidentName, useAddEvidence } from "./use-evidence.ts";

export interface KeepDialogProps {
  readonly record: StoryRecordCopy;
  /** Undefined until it is known which. */
  readonly incident: IncidentName | undefined;
  readonly onClose: () => void;
  /** Where the incident is chosen. */
  readonly children?: ReactNode;
}

const NOTHING: readonly never[] = [];

/** A copy of one event's whole record: it stays when the log has expired. */
export function KeepDialog({ record, incident, onClose, children }: KeepDialogProps): ReactElement {
  const [note, setNote] = useState("");
  const deed = useAddEvidence(incident, { kind: "event", eventId: record.id, note: note.trim() }, onClose);
  return (
    <FormDialog
      title={incident === undefined ? "Keep as evidence" : `Keep as evidence with #${incident.number}`}
      isOpen
      onClose={onClose}
      deed={deed}
      submit="Keep"
      isDisabled={incident === undefined}
    >
      <div className="max-h-24 overflow-hidden rounded border bg-sunken px-3 py-2">
        <RecordText raw={record.raw} sought={NOTHING} isWrapped />
      </div>
      {children}
      <TextField
        label="What it shows (may stay empty)"
        value={note}
        onChange={setNote}
        maxLength={2_000}
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks this one thing
        autoFocus={children === undefined}
      />
      <p className="text-small text-muted">
        The whole record is copied, with its SHA-256. The copy stays when the log expires; it can be withdrawn, never
        changed or removed.
      </p>
    </FormDialog>
  );
}
